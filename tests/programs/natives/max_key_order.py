# SPDX-License-Identifier: Apache-2.0
# max reads an item and calls its key before it reads the next
def f():
    a = [1, 2]
    def g(v):
        a[1] = 5  #: RAW cell a <- 4 @f n=2; WAR element a[1] <- 9 @f; WAW element a[1] <- 4 @f
    #: WAW element a[1] <- 6 @f
        return v  #: RAW local v <- 5 @g n=2
    return max(a, key=g)  #: RAW cell a <- 4 @f; RAW element max(a,key=g) <- 4 @f
    #: RAW element max(a,key=g) <- 6 @f; RAW length max(a,key=g) <- 4 @f n=3; RAW local g <- 5 @f
f()
