# SPDX-License-Identifier: Apache-2.0
# the encoder's hook
# oracle: no
import json
def f():
    n = [0]
    def g(o):
        n[0] += 1  #: RAW cell n <- 6 @f; RAW element n[0] <- 6 @f; WAR element n[0] <- 8 @g
    #: WAW element n[0] <- 6 @f
        return [1]
    json.dumps({1}, default=g)  #: RAW local g <- 7 @f
    return n[0]  #: RAW cell n <- 6 @f; RAW element n[0] <- 8 @f
f()
