# SPDX-License-Identifier: Apache-2.0
# a failing store
def f():
    a = [1]
    for i in range(2):  #: WAR local i <- 7 carried@5 d=1; WAW local i <- 5 carried@5 d=1
        try:
            a[i] = 5  #: RAW local a <- 4 @f n=2; RAW local i <- 5 @5 n=2; WAW element a[i] <- 4 @f
        except IndexError:
            a.append(0)  #: RAW length a.append(0) <- 4 @f; RAW local a <- 4 @f
    #: WAR length a.append(0) <- 9 @5; WAW length a.append(0) <- 4 @f
f()
