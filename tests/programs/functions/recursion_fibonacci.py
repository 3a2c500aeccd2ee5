# SPDX-License-Identifier: Apache-2.0
# two calls an activation
def fib(n):
    if n < 2:  #: RAW local n <- 3 @fib n=9
        return n  #: RAW local n <- 3 @fib n=5
    return fib(n - 1) + fib(n - 2)  #: RAW local n <- 3 @fib n=4; RAW local n <- 3 @fib n=4
fib(4)
