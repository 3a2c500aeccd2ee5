# SPDX-License-Identifier: Apache-2.0
# close and finally
def g(log):
    try:
        yield 1
        yield 2
    finally:
        log.append(0)  #: RAW length log.append(0) <- 11 @f; RAW local log <- 3 @f
    #: WAR length log.append(0) <- 8 @g; WAW length log.append(0) <- 11 @f
def f():
    log = []
    it = g(log)  #: RAW local log <- 11 @f
    next(it)  #: RAW local it <- 12 @f
    it.close()  #: RAW local it <- 12 @f
    return len(log)  #: RAW length len(log) <- 8 @f; RAW local log <- 11 @f
f()
