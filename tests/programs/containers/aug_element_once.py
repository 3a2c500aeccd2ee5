# SPDX-License-Identifier: Apache-2.0
# index and container are evaluated once
def f():
    a, n = [1, 2], [0]
    def i():
        n[0] += 1  #: RAW cell n <- 4 @f; RAW element n[0] <- 4 @f; WAR element n[0] <- 6 @i
    #: WAW element n[0] <- 4 @f
        return n[0] - 1  #: RAW cell n <- 4 @f; RAW element n[0] <- 6 @i
    a[i()] += 5  #: RAW element a[i()] <- 4 @f; RAW local a <- 4 @f; RAW local i <- 5 @f
    #: WAR element a[i()] <- 9 @f; WAW element a[i()] <- 4 @f
    return a[0]  #: RAW element a[0] <- 9 @f; RAW local a <- 4 @f
f()
