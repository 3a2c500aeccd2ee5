# SPDX-License-Identifier: Apache-2.0
# memoised recursion
memo = {}
def fib(n):
    if n in memo:  #: RAW key ninmemo <- 7 @fib n=2; RAW local n <- 4 @fib n=7
        return memo[n]  #: RAW key memo[n] <- 7 @fib n=2; RAW local n <- 4 @fib n=2
    memo[n] = n if n < 2 else fib(n - 1) + fib(n - 2)  #: RAW length memo[n] <- 3 @module
    #: RAW length memo[n] <- 7 @fib n=4; RAW local n <- 4 @fib n=2; RAW local n <- 4 @fib n=3
    #: RAW local n <- 4 @fib n=3; RAW local n <- 4 @fib n=5; RAW local n <- 4 @fib n=5
    #: WAR key memo[n] <- 5 @fib n=5; WAR length memo[n] <- 7 @fib n=5; WAW length memo[n] <- 3 @module
    #: WAW length memo[n] <- 7 @fib n=4
    return memo[n]  #: RAW key memo[n] <- 7 @fib n=5; RAW local n <- 4 @fib n=5
fib(4)
