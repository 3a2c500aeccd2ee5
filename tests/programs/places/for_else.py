# SPDX-License-Identifier: Apache-2.0
# the else block is outside the loop
def f():
    s = 0
    for i in range(2):  #: WAR local i <- 6 carried@5 d=1; WAW local i <- 5 carried@5 d=1
        s = i  #: RAW local i <- 5 @5 n=2; WAW local s <- 4 @f; WAW local s <- 6 carried@5 d=1
    else:
        s = s + 1  #: RAW local s <- 6 @f; WAR local s <- 8 @f; WAW local s <- 6 @f
    return s  #: RAW local s <- 8 @f
f()
