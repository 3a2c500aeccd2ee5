# SPDX-License-Identifier: Apache-2.0
# even and odd
def even(n):
    return True if n == 0 else odd(n - 1)  #: RAW local n <- 3 @even n=2; RAW local n <- 3 @even n=2
def odd(n):
    return False if n == 0 else even(n - 1)  #: RAW local n <- 5 @odd; RAW local n <- 5 @odd n=2
even(3)
