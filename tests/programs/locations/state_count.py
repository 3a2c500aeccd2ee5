# SPDX-License-Identifier: Apache-2.0
# itertools.count holds a state
import itertools
def f():
    c = itertools.count()
    next(c)  #: RAW local c <- 5 @f; WAR state next(c) <- 6 @f
    for _ in range(2):  #: WAW local _ <- 7 carried@7 d=1
        next(c)  #: RAW local c <- 5 @f n=2; RAW state next(c) <- 6 @f; RAW state next(c) <- 8 carried@7 d=1
    #: WAR state next(c) <- 8 @7 n=2; WAW state next(c) <- 6 @f; WAW state next(c) <- 8 carried@7 d=1
f()
