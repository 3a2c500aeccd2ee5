# SPDX-License-Identifier: Apache-2.0
# default and given
def f(a, b=2):
    return a + b  #: RAW local a <- 3 @f n=2; RAW local b <- 3 @f n=2
f(1)
f(1, 3)
