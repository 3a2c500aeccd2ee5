# SPDX-License-Identifier: Apache-2.0
# += on strings has no locations
def f():
    s = ""
    for c in "abc":  #: WAR local c <- 6 carried@5 d=1 n=2; WAW local c <- 5 carried@5 d=1 n=2
        s += c  #: RAW local c <- 5 @5 n=3; RAW local s <- 4 @f; RAW local s <- 6 carried@5 d=1 n=2
    #: WAR local s <- 6 @5 n=3; WAW local s <- 4 @f; WAW local s <- 6 carried@5 d=1 n=2
    return s[0] + s[-1]  #: RAW local s <- 6 @f; RAW local s <- 6 @f
f()
