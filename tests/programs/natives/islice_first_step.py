# SPDX-License-Identifier: Apache-2.0
# the first step of islice reads what it skips
import itertools
def f():
    a = [1, 2, 3, 4]
    for x in itertools.islice(a, 2, None):  #: RAW element itertools.islice(a,2,None) <- 5 @f n=4
    #: RAW length itertools.islice(a,2,None) <- 5 @f n=5; RAW local a <- 5 @f
    #: RAW state itertools.islice(a,2,None) <- 6 carried@6 d=1 n=2; WAR local x <- 11 carried@6 d=1
    #: WAR state itertools.islice(a,2,None) <- 6 @6 n=3; WAW local x <- 6 carried@6 d=1
    #: WAW state itertools.islice(a,2,None) <- 6 carried@6 d=1 n=2
        a[1] = x  #: RAW local a <- 5 @f n=2; RAW local x <- 6 @6 n=2; WAR element a[1] <- 6 @6
    #: WAW element a[1] <- 5 @f; WAW element a[1] <- 11 carried@6 d=1
f()
