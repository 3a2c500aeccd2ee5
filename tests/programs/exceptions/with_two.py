# SPDX-License-Identifier: Apache-2.0
# two managers in one statement
class M:
    depth = 0
    def __enter__(self):
        M.depth += 1  #: RAW attribute M.depth <- 4 @module; RAW attribute M.depth <- 6 @f
    #: WAR attribute M.depth <- 6 @__enter__ n=2; WAR attribute M.depth <- 9 @f
    #: WAW attribute M.depth <- 4 @module; WAW attribute M.depth <- 6 @f
        return M.depth  #: RAW attribute M.depth <- 6 @__enter__ n=2
    def __exit__(self, *details):
        M.depth -= 1  #: RAW attribute M.depth <- 6 @f; RAW attribute M.depth <- 11 @f
    #: WAR attribute M.depth <- 9 @f; WAR attribute M.depth <- 11 @__exit__ n=2; WAW attribute M.depth <- 6 @f
    #: WAW attribute M.depth <- 11 @f
def f():
    with M() as a, M() as b:
        return a + b  #: RAW local a <- 15 @f; RAW local b <- 15 @f
f()
