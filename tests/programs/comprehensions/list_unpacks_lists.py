# SPDX-License-Identifier: Apache-2.0
# targets that unpack lists
def f():
    p = [[1, 2], [3, 4]]
    return [a + b for a, b in p]  #: RAW element a,b <- 4 @f n=2; RAW element a,b <- 4 @f n=2
    #: RAW element p <- 4 @f n=2; RAW length a,b <- 4 @f; RAW length a,b <- 4 @f; RAW length p <- 4 @f n=3
    #: RAW local a <- 5 @5 n=2; RAW local b <- 5 @5 n=2; RAW local p <- 4 @f
    #: WAR local a <- 5 carried@5 d=1; WAR local b <- 5 carried@5 d=1; WAW local a <- 5 carried@5 d=1
    #: WAW local b <- 5 carried@5 d=1
f()
