# SPDX-License-Identifier: Apache-2.0
# product reads its lists when it is made, its steps read none
import itertools
def f():
    a = [1, 2]
    for x, y in itertools.product(a, a):  #: RAW element itertools.product(a,a) <- 5 @f n=4
    #: RAW length itertools.product(a,a) <- 5 @f n=6; RAW local a <- 5 @f; RAW local a <- 5 @f
    #: RAW state itertools.product(a,a) <- 6 carried@6 d=1 n=4; WAR local x <- 12 carried@6 d=1 n=3
    #: WAR local y <- 12 carried@6 d=1 n=3; WAR state itertools.product(a,a) <- 6 @6 n=5
    #: WAW local x <- 6 carried@6 d=1 n=3; WAW local y <- 6 carried@6 d=1 n=3
    #: WAW state itertools.product(a,a) <- 6 carried@6 d=1 n=4
        a[0] = x + y  #: RAW local a <- 5 @f n=4; RAW local x <- 6 @6 n=4; RAW local y <- 6 @6 n=4
    #: WAR element a[0] <- 6 @f; WAW element a[0] <- 5 @f; WAW element a[0] <- 12 carried@6 d=1 n=3
f()
