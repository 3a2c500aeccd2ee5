# SPDX-License-Identifier: Apache-2.0
# a list that grows keeps its elements' locations
def f():
    a = [1]
    for i in range(1, 40):  #: WAR local i <- 6 carried@5 d=1 n=38; WAW local i <- 5 carried@5 d=1 n=38
        a.append(a[i - 1] + 1)  #: RAW element a[i-1] <- 4 @f; RAW element a[i-1] <- 6 carried@5 d=1 n=38
    #: RAW length a.append(a[i-1]+1) <- 4 @f; RAW length a.append(a[i-1]+1) <- 6 carried@5 d=1 n=38
    #: RAW local a <- 4 @f n=39; RAW local a <- 4 @f n=39; RAW local i <- 5 @5 n=39
    #: WAR length a.append(a[i-1]+1) <- 6 @5 n=39; WAW length a.append(a[i-1]+1) <- 4 @f
    #: WAW length a.append(a[i-1]+1) <- 6 carried@5 d=1 n=38
    return a[0]  #: RAW element a[0] <- 4 @f; RAW local a <- 4 @f
f()
