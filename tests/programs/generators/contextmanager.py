# SPDX-License-Identifier: Apache-2.0
# a generator as a context manager
def g(log):
    log.append(1)  #: RAW length log.append(1) <- 10 @f; RAW local log <- 3 @g
    #: WAR length log.append(1) <- 4 @g; WAW length log.append(1) <- 10 @f
    yield 5
    log.append(2)  #: RAW length log.append(2) <- 13 @f; RAW local log <- 3 @f
    #: WAR length log.append(2) <- 7 @g; WAW length log.append(2) <- 13 @f
def f():
    log = []
    it = g(log)  #: RAW local log <- 10 @f
    next(it)  #: RAW local it <- 11 @f
    log.append(7)  #: RAW length log.append(7) <- 4 @f; RAW local log <- 10 @f
    #: WAR length log.append(7) <- 13 @f; WAW length log.append(7) <- 4 @f
    next(it, None)  #: RAW local it <- 11 @f
    return len(log)  #: RAW length len(log) <- 7 @f; RAW local log <- 10 @f
f()
