# SPDX-License-Identifier: Apache-2.0
# each step of a chain reads one list; what the body writes ahead in the second one is read by a later step
import itertools
def f():
    a, b = [1, 2], [3, 4, 5]
    for i, x in enumerate(itertools.chain(a, b)):  #: RAW element enumerate(itertools.chain(a,b)) <- 5 @f n=2
    #: RAW element enumerate(itertools.chain(a,b)) <- 15 carried@6 d=2 n=3
    #: RAW length enumerate(itertools.chain(a,b)) <- 5 @f n=3
    #: RAW length enumerate(itertools.chain(a,b)) <- 5 @f n=4; RAW local a <- 5 @f; RAW local b <- 5 @f
    #: RAW state enumerate(itertools.chain(a,b)) <- 6 carried@6 d=1 n=5; WAR local i <- 14 carried@6 d=1 n=4
    #: WAR local i <- 15 carried@6 d=1 n=3; WAR local x <- 15 carried@6 d=1 n=3
    #: WAR state enumerate(itertools.chain(a,b)) <- 6 @6 n=6; WAW local i <- 6 carried@6 d=1 n=4
    #: WAW local x <- 6 carried@6 d=1 n=4; WAW state enumerate(itertools.chain(a,b)) <- 6 carried@6 d=1 n=5
        if i < 3:  #: RAW local i <- 6 @6 n=5
            b[i] = x  #: RAW local b <- 5 @f n=3; RAW local i <- 6 @6 n=3; RAW local x <- 6 @6 n=3
    #: WAW element b[i] <- 5 @f n=3
f()
