# SPDX-License-Identifier: Apache-2.0
# takewhile reads the item that ends it
import itertools
def f():
    a = [1, 2, 9, 3]
    for x in itertools.takewhile(lambda v: v < 5, a):
    #: RAW element itertools.takewhile(lambdav:v<5,a) <- 5 @f n=2
    #: RAW element itertools.takewhile(lambdav:v<5,a) <- 13 carried@6 d=1
    #: RAW length itertools.takewhile(lambdav:v<5,a) <- 5 @f n=3; RAW local a <- 5 @f
    #: RAW local v <- 6 @<lambda> n=3; RAW state itertools.takewhile(lambdav:v<5,a) <- 6 carried@6 d=1 n=2
    #: WAR local x <- 13 carried@6 d=1; WAR state itertools.takewhile(lambdav:v<5,a) <- 6 @6 n=3
    #: WAW local x <- 6 carried@6 d=1; WAW state itertools.takewhile(lambdav:v<5,a) <- 6 carried@6 d=1 n=2
        a[2] = x + 7  #: RAW local a <- 5 @f n=2; RAW local x <- 6 @6 n=2; WAW element a[2] <- 5 @f
    #: WAW element a[2] <- 13 carried@6 d=1
    a[2] = 0  #: RAW local a <- 5 @f; WAR element a[2] <- 6 @f; WAW element a[2] <- 13 @f
f()
