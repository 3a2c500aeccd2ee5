# SPDX-License-Identifier: Apache-2.0
# insert, overwrite, read
def f():
    d = {}
    d["a"] = 1  #: RAW length d["a"] <- 4 @f; RAW local d <- 4 @f; WAR length d["a"] <- 5 @f
    #: WAW length d["a"] <- 4 @f
    d["a"] = 2  #: RAW local d <- 4 @f; WAW key d["a"] <- 5 @f
    return d["a"]  #: RAW key d["a"] <- 7 @f; RAW local d <- 4 @f
f()
