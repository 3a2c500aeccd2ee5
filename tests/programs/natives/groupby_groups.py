# SPDX-License-Identifier: Apache-2.0
# a group's steps are its groupby's: they read ahead in the list
import itertools
def f():
    a, n = [1, 1, 2], 0
    for k, g in itertools.groupby(a):  #: RAW element itertools.groupby(a) <- 5 @f
    #: RAW length itertools.groupby(a) <- 5 @f; RAW local a <- 5 @f
    #: RAW state itertools.groupby(a) <- 11 carried@6 d=1 n=2; WAR local g <- 11 carried@6 d=1
    #: WAR state itertools.groupby(a) <- 6 @6 n=3; WAW local g <- 6 carried@6 d=1
    #: WAW local k <- 6 carried@6 d=1; WAW state itertools.groupby(a) <- 11 carried@6 d=1 n=2
        for x in g:  #: RAW element g <- 5 @f n=2; RAW length g <- 5 @f n=3; RAW local g <- 6 @6 n=2
    #: RAW state g <- 6 @6 n=2; RAW state g <- 11 carried@11 d=1 n=3; WAR local x <- 15 carried@6 d=1
    #: WAR local x <- 15 carried@11 d=1; WAR state g <- 11 @11 n=5; WAW local x <- 11 carried@6 d=1
    #: WAW local x <- 11 carried@11 d=1; WAW state g <- 6 @6 n=2; WAW state g <- 11 carried@11 d=1 n=3
            n += x  #: RAW local n <- 5 @f; RAW local n <- 15 carried@6 d=1; RAW local n <- 15 carried@11 d=1
    #: RAW local x <- 11 @11 n=3; WAR local n <- 15 @11 n=3; WAW local n <- 5 @f
    #: WAW local n <- 15 carried@6 d=1; WAW local n <- 15 carried@11 d=1
    return n  #: RAW local n <- 15 @f
f()
