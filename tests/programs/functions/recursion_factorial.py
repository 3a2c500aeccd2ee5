# SPDX-License-Identifier: Apache-2.0
# one activation each
def fact(n):
    if n < 2:  #: RAW local n <- 3 @fact n=4
        return 1
    return n * fact(n - 1)  #: RAW local n <- 3 @fact n=3; RAW local n <- 3 @fact n=3
fact(4)
