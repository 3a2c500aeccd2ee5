# SPDX-License-Identifier: Apache-2.0
# display with ** and a double key
def f():
    d = {1: 2}
    e = {**d, 2: 3, 2: 4}  #: RAW key {**d,2:3,2:4} <- 4 @f; RAW length {**d,2:3,2:4} <- 4 @f
    #: RAW local d <- 4 @f
    return e[1] + e[2]  #: RAW key e[1] <- 5 @f; RAW key e[2] <- 5 @f; RAW local e <- 5 @f
    #: RAW local e <- 5 @f
f()
