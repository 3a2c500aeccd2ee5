# SPDX-License-Identifier: Apache-2.0
# popitem
def f():
    d = {1: 2, 3: 4}
    d.popitem()  #: RAW key d.popitem() <- 4 @f; RAW length d.popitem() <- 4 @f; RAW local d <- 4 @f
    #: WAR key d.popitem() <- 5 @f; WAR length d.popitem() <- 5 @f; WAW key d.popitem() <- 4 @f
    #: WAW length d.popitem() <- 4 @f
    return d[1]  #: RAW key d[1] <- 4 @f; RAW local d <- 4 @f
f()
