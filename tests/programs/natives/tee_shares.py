# SPDX-License-Identifier: Apache-2.0
# what one of two tee iterators fetched the other takes from the buffer
import itertools
def f():
    a = [1, 2]
    p, q = itertools.tee(a)  #: RAW local a <- 5 @f
    for x in p:  #: RAW element p <- 5 @f n=2; RAW length p <- 5 @f n=3; RAW local p <- 6 @f
    #: RAW state p <- 7 carried@7 d=1 n=2; WAR state p <- 7 @7 n=3; WAW local x <- 7 carried@7 d=1
    #: WAW state p <- 7 carried@7 d=1 n=2
        a[0] = 5  #: RAW local a <- 5 @f n=2; WAR element a[0] <- 7 @7; WAW element a[0] <- 5 @f
    #: WAW element a[0] <- 10 carried@7 d=1
    return list(q)  #: RAW local q <- 6 @f; RAW state list(q) <- 7 @f; RAW state list(q) <- 12 @f n=2
    #: WAR state list(q) <- 12 @f n=3; WAW state list(q) <- 7 @f; WAW state list(q) <- 12 @f n=2
f()
