# SPDX-License-Identifier: Apache-2.0
# a recursion that hits its own bound
def f(n, log):
    log[0] = n  #: RAW local log <- 3 @f n=6; RAW local n <- 3 @f n=6; WAW element log[0] <- 4 @f n=5
    #: WAW element log[0] <- 10 @g
    if n > 4:  #: RAW local n <- 3 @f n=6
        raise RecursionError
    return f(n + 1, log)  #: RAW local log <- 3 @f n=5; RAW local n <- 3 @f n=5
def g():
    log = [0]
    try:
        f(0, log)  #: RAW local log <- 10 @g
    except RecursionError:
        return log[0]  #: RAW element log[0] <- 4 @g; RAW local log <- 10 @g
g()
