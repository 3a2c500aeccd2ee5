# SPDX-License-Identifier: Apache-2.0
# callbacks between reads and writes
def f():
    a = [2, 1]
    n = [0]
    def key(v):
        n[0] += 1  #: RAW cell n <- 5 @f n=2; RAW element n[0] <- 5 @f; RAW element n[0] <- 7 @f
    #: WAR element n[0] <- 7 @key n=2; WAW element n[0] <- 5 @f; WAW element n[0] <- 7 @f
        return -v  #: RAW local v <- 6 @key n=2
    a.sort(key=key)  #: RAW element a.sort(key=key) <- 4 @f n=2; RAW length a.sort(key=key) <- 4 @f
    #: RAW local a <- 4 @f; RAW local key <- 6 @f; WAR element a.sort(key=key) <- 10 @f n=2
    #: WAW element a.sort(key=key) <- 4 @f n=2
    return a[0] + n[0]  #: RAW cell n <- 5 @f; RAW element a[0] <- 10 @f; RAW element n[0] <- 7 @f
    #: RAW local a <- 4 @f
f()
