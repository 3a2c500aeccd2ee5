# SPDX-License-Identifier: Apache-2.0
# max with a key of a dict
def f():
    d = {"a": 1, "b": 3}
    return max(d, key=d.get)  #: RAW key max(d,key=d.get) <- 4 @f n=4; RAW length max(d,key=d.get) <- 4 @f n=3
    #: RAW local d <- 4 @f; RAW local d <- 4 @f
f()
