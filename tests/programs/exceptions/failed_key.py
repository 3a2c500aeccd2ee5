# SPDX-License-Identifier: Apache-2.0
# a failing key, then stored
def f():
    d = {}
    try:
        d["a"]  #: RAW local d <- 4 @f
    except KeyError:
        d["a"] = 1  #: RAW length d["a"] <- 4 @f; RAW local d <- 4 @f; WAR length d["a"] <- 8 @f
    #: WAW length d["a"] <- 4 @f
    return d["a"]  #: RAW key d["a"] <- 8 @f; RAW local d <- 4 @f
f()
