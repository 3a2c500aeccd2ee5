# SPDX-License-Identifier: Apache-2.0
# calls without accesses
import math
def f():
    a = [4.0]
    return math.sqrt(a[0]) + isinstance(a, list) + abs(-1)  #: RAW element a[0] <- 5 @f; RAW local a <- 5 @f
    #: RAW local a <- 5 @f
f()
