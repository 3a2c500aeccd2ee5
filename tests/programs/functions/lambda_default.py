# SPDX-License-Identifier: Apache-2.0
# lambdas with defaults
def f():
    g = lambda x, y=2: x + y  #: RAW local x <- 4 @<lambda> n=2; RAW local y <- 4 @<lambda> n=2
    return g(1) + g(1, 3)  #: RAW local g <- 4 @f; RAW local g <- 4 @f
f()
