# SPDX-License-Identifier: Apache-2.0
# constructors
def f():
    a = [1, 2]
    t = tuple(a)  #: RAW element tuple(a) <- 4 @f n=2; RAW length tuple(a) <- 4 @f n=3; RAW local a <- 4 @f
    s = set(a)  #: RAW element set(a) <- 4 @f n=2; RAW length set(a) <- 4 @f n=3; RAW local a <- 4 @f
    d = dict(zip(a, t))  #: RAW element dict(zip(a,t)) <- 4 @f n=2; RAW length dict(zip(a,t)) <- 4 @f n=3
    #: RAW local a <- 4 @f; RAW local t <- 5 @f
    return 1 in s, d[2]  #: RAW key 1ins <- 6 @f; RAW key d[2] <- 7 @f; RAW local d <- 7 @f
    #: RAW local s <- 6 @f
f()
