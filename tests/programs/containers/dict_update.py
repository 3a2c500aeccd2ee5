# SPDX-License-Identifier: Apache-2.0
# update from a dict
def f():
    d, e = {1: 2}, {1: 3, 2: 4}
    d.update(e)  #: RAW key d.update(e) <- 4 @f n=2; RAW length d.update(e) <- 4 @f
    #: RAW length d.update(e) <- 4 @f n=3; RAW local d <- 4 @f; RAW local e <- 4 @f
    #: WAR length d.update(e) <- 5 @f; WAW key d.update(e) <- 4 @f; WAW length d.update(e) <- 4 @f
    return d[1] + d[2]  #: RAW key d[1] <- 5 @f; RAW key d[2] <- 5 @f; RAW local d <- 4 @f
    #: RAW local d <- 4 @f
f()
