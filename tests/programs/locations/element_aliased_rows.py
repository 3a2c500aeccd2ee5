# SPDX-License-Identifier: Apache-2.0
# rows shared by repetition
def f():
    m = [[0] * 2] * 2  #: RAW element [0]*2 <- 4 @f; RAW element [[0]*2]*2 <- 4 @f; RAW length [0]*2 <- 4 @f
    #: RAW length [[0]*2]*2 <- 4 @f
    m[0][1] = 5  #: RAW element m[0] <- 4 @f; RAW local m <- 4 @f; WAW element m[0][1] <- 4 @f
    return m[1][1]  #: RAW element m[1] <- 4 @f; RAW element m[1][1] <- 6 @f; RAW local m <- 4 @f
f()
