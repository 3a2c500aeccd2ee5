# SPDX-License-Identifier: Apache-2.0
# an exception out of a sort key
def f():
    a, n = [2, 1], [0]
    def key(v):
        n[0] += 1  #: RAW cell n <- 4 @f; RAW element n[0] <- 4 @f; WAR element n[0] <- 6 @key
    #: WAW element n[0] <- 4 @f
        raise KeyError
    try:
        sorted(a, key=key)  #: RAW element sorted(a,key=key) <- 4 @f n=2
    #: RAW length sorted(a,key=key) <- 4 @f n=3; RAW local a <- 4 @f; RAW local key <- 5 @f
    except KeyError:
        a[0] = n[0]  #: RAW cell n <- 4 @f; RAW element n[0] <- 6 @f; RAW local a <- 4 @f
    #: WAR element a[0] <- 10 @f; WAW element a[0] <- 4 @f
f()
