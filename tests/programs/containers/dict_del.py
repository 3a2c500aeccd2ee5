# SPDX-License-Identifier: Apache-2.0
# del of a key
def f():
    d = {1: 2}
    del d[1]  #: RAW length d[1] <- 4 @f; RAW local d <- 4 @f; WAR length d[1] <- 5 @f; WAW key d[1] <- 4 @f
    #: WAW length d[1] <- 4 @f
    return 1 in d  #: RAW key 1ind <- 5 @f; RAW local d <- 4 @f
f()
