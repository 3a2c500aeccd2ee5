# SPDX-License-Identifier: Apache-2.0
# counting words
def f():
    counts = {}
    for word in ("a", "b", "a", "a"):  #: WAR local word <- 7 carried@5 d=1 n=3
    #: WAR local word <- 7 carried@5 d=1 n=3; WAW local word <- 5 carried@5 d=1 n=3
        counts[word] = counts.get(word, 0) + 1  #: RAW key counts.get(word,0) <- 7 carried@5 d=1..2 n=2
    #: RAW length counts[word] <- 4 @f; RAW length counts[word] <- 7 carried@5 d=1
    #: RAW local counts <- 4 @f n=4; RAW local counts <- 4 @f n=4; RAW local word <- 5 @5 n=4
    #: RAW local word <- 5 @5 n=4; WAR key counts[word] <- 7 @5 n=4; WAR length counts[word] <- 7 @5 n=2
    #: WAW key counts[word] <- 7 carried@5 d=1..2 n=2; WAW length counts[word] <- 4 @f
    #: WAW length counts[word] <- 7 carried@5 d=1
    return counts  #: RAW local counts <- 4 @f
f()
