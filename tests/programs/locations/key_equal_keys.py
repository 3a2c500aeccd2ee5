# SPDX-License-Identifier: Apache-2.0
# 1, 1.0 and True are one key
def f():
    d = {1: "a"}
    d[1.0] = "b"  #: RAW local d <- 4 @f; WAW key d[1.0] <- 4 @f
    return d[True]  #: RAW key d[True] <- 5 @f; RAW local d <- 4 @f
f()
