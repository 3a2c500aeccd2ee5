# SPDX-License-Identifier: Apache-2.0
# every in-place operator on numbers
def f():
    x = 7
    x += 1  #: RAW local x <- 4 @f; WAR local x <- 5 @f; WAW local x <- 4 @f
    x -= 2  #: RAW local x <- 5 @f; WAR local x <- 6 @f; WAW local x <- 5 @f
    x *= 3  #: RAW local x <- 6 @f; WAR local x <- 7 @f; WAW local x <- 6 @f
    x //= 2  #: RAW local x <- 7 @f; WAR local x <- 8 @f; WAW local x <- 7 @f
    x %= 5  #: RAW local x <- 8 @f; WAR local x <- 9 @f; WAW local x <- 8 @f
    x **= 2  #: RAW local x <- 9 @f; WAR local x <- 10 @f; WAW local x <- 9 @f
    x <<= 2  #: RAW local x <- 10 @f; WAR local x <- 11 @f; WAW local x <- 10 @f
    x >>= 1  #: RAW local x <- 11 @f; WAR local x <- 12 @f; WAW local x <- 11 @f
    x |= 9  #: RAW local x <- 12 @f; WAR local x <- 13 @f; WAW local x <- 12 @f
    x &= 13  #: RAW local x <- 13 @f; WAR local x <- 14 @f; WAW local x <- 13 @f
    x ^= 3  #: RAW local x <- 14 @f; WAR local x <- 15 @f; WAW local x <- 14 @f
    x /= 2  #: RAW local x <- 15 @f; WAR local x <- 16 @f; WAW local x <- 15 @f
    return x  #: RAW local x <- 16 @f
f()
