# SPDX-License-Identifier: Apache-2.0
# source and sink in two callees of one iteration
def put(a, v):
    a[0] = v  #: RAW local a <- 3 @put n=3; RAW local v <- 3 @put n=3; WAR element a[0] <- 7 carried@10 d=1 n=2
    #: WAW element a[0] <- 4 carried@10 d=1 n=2; WAW element a[0] <- 9 @f
def get(a):
    return a[0]  #: RAW element a[0] <- 4 @10 n=3; RAW local a <- 6 @get n=3
def f():
    a = [0]
    for i in range(3):  #: WAR local i <- 11 carried@10 d=1 n=2; WAW local i <- 10 carried@10 d=1 n=2
        put(a, i)  #: RAW local a <- 9 @f n=3; RAW local i <- 10 @10 n=3
        get(a)  #: RAW local a <- 9 @f n=3
f()
