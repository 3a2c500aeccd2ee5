# SPDX-License-Identifier: Apache-2.0
# a list goes down, results come up
def down(a, n):
    if n == 0:  #: RAW local n <- 3 @down n=4
        a[0] = 1  #: RAW local a <- 3 @down; WAW element a[0] <- 12 @f
        return
    down(a, n - 1)  #: RAW local a <- 3 @down n=3; RAW local n <- 3 @down n=3
    a[n] = a[n - 1] + 1  #: RAW element a[n-1] <- 5 @down; RAW element a[n-1] <- 8 @down n=2
    #: RAW local a <- 3 @down n=3; RAW local a <- 3 @down n=3; RAW local n <- 3 @down n=3
    #: RAW local n <- 3 @down n=3; WAW element a[n] <- 12 @f n=3
def f():
    a = [0] * 4  #: RAW element [0]*4 <- 12 @f; RAW length [0]*4 <- 12 @f
    down(a, 3)  #: RAW local a <- 12 @f
    return a[3]  #: RAW element a[3] <- 8 @f; RAW local a <- 12 @f
f()
