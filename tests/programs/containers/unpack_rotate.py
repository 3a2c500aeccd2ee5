# SPDX-License-Identifier: Apache-2.0
# rotation of three names
def f():
    a, b, c = 1, 2, 3
    a, b, c = b, c, a  #: RAW local a <- 4 @f; RAW local b <- 4 @f; RAW local c <- 4 @f; WAR local a <- 5 @f
    #: WAR local b <- 5 @f; WAR local c <- 5 @f; WAW local a <- 4 @f; WAW local b <- 4 @f
    #: WAW local c <- 4 @f
    return a  #: RAW local a <- 5 @f
f()
