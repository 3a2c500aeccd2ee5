# SPDX-License-Identifier: Apache-2.0
# a write after two reads at different sites
def f():
    x = 1
    x + 1  #: RAW local x <- 4 @f
    x + 2  #: RAW local x <- 4 @f
    x = 3  #: WAR local x <- 5 @f; WAR local x <- 6 @f; WAW local x <- 4 @f
f()
