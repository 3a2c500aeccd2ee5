# SPDX-License-Identifier: Apache-2.0
# rotate through a list
def f():
    a = [1, 2, 3]
    for _ in range(2):  #: WAW local _ <- 5 carried@5 d=1
        a.append(a.pop(0))  #: RAW element a.pop(0) <- 4 @f n=3; RAW element a.pop(0) <- 6 carried@5 d=1
    #: RAW element a.pop(0) <- 6 carried@5 d=1 n=2; RAW length a.append(a.pop(0)) <- 6 @5 n=2
    #: RAW length a.pop(0) <- 4 @f; RAW length a.pop(0) <- 6 carried@5 d=1; RAW local a <- 4 @f n=2
    #: RAW local a <- 4 @f n=2; WAR element a.pop(0) <- 6 @5 n=6; WAR length a.append(a.pop(0)) <- 6 @5 n=2
    #: WAR length a.pop(0) <- 6 @5 n=2; WAW element a.append(a.pop(0)) <- 6 @5 n=2
    #: WAW element a.pop(0) <- 4 @f n=3; WAW element a.pop(0) <- 6 carried@5 d=1
    #: WAW element a.pop(0) <- 6 carried@5 d=1 n=2; WAW length a.append(a.pop(0)) <- 6 @5 n=2
    #: WAW length a.pop(0) <- 4 @f; WAW length a.pop(0) <- 6 carried@5 d=1
    return a[0]  #: RAW element a[0] <- 6 @f; RAW local a <- 4 @f
f()
