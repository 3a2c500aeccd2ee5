# SPDX-License-Identifier: Apache-2.0
# appends make a chain through the length
def f():
    a = []
    for i in range(3):  #: WAR local i <- 6 carried@5 d=1 n=2; WAW local i <- 5 carried@5 d=1 n=2
        a.append(i)  #: RAW length a.append(i) <- 4 @f; RAW length a.append(i) <- 6 carried@5 d=1 n=2
    #: RAW local a <- 4 @f n=3; RAW local i <- 5 @5 n=3; WAR length a.append(i) <- 6 @5 n=3
    #: WAW length a.append(i) <- 4 @f; WAW length a.append(i) <- 6 carried@5 d=1 n=2
    return len(a)  #: RAW length len(a) <- 6 @f; RAW local a <- 4 @f
f()
