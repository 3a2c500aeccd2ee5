# SPDX-License-Identifier: Apache-2.0
# the function that re.sub calls runs in the call
# oracle: no
import re
def f():
    n = [0]
    def g(m):
        n[0] += 1  #: RAW cell n <- 6 @f; RAW element n[0] <- 6 @f; WAR element n[0] <- 8 @g
    #: WAW element n[0] <- 6 @f
        return "x"
    re.sub("a", g, "ab")  #: RAW local g <- 7 @f
    return n[0]  #: RAW cell n <- 6 @f; RAW element n[0] <- 8 @f
f()
