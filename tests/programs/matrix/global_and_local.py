# SPDX-License-Identifier: Apache-2.0
# one name in two scopes
x = 1
x = x + 1  #: RAW global x <- 3 @module; WAR global x <- 4 @module; WAW global x <- 3 @module
def f():
    x = 5
    return x  #: RAW local x <- 6 @f
def g():
    return x  #: RAW global x <- 4 @module
f() + g()
