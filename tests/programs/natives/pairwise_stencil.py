# SPDX-License-Identifier: Apache-2.0
# the first step reads two
import itertools
def f():
    a, i = [1, 2, 3], 0
    for x, y in itertools.pairwise(a):  #: RAW element itertools.pairwise(a) <- 5 @f n=3
    #: RAW length itertools.pairwise(a) <- 5 @f n=4; RAW local a <- 5 @f
    #: RAW state itertools.pairwise(a) <- 6 carried@6 d=1 n=2; WAR local y <- 11 carried@6 d=1
    #: WAR state itertools.pairwise(a) <- 6 @6 n=3; WAW local x <- 6 carried@6 d=1
    #: WAW local y <- 6 carried@6 d=1; WAW state itertools.pairwise(a) <- 6 carried@6 d=1 n=2
        a[i] = y  #: RAW local a <- 5 @f n=2; RAW local i <- 5 @f; RAW local i <- 14 carried@6 d=1
    #: RAW local y <- 6 @6 n=2; WAR element a[i] <- 6 @6; WAR element a[i] <- 6 carried@6 d=1
    #: WAW element a[i] <- 5 @f n=2
        i += 1  #: RAW local i <- 5 @f; RAW local i <- 14 carried@6 d=1; WAR local i <- 11 @6 n=2
    #: WAR local i <- 14 @6 n=2; WAW local i <- 5 @f; WAW local i <- 14 carried@6 d=1
f()
