# SPDX-License-Identifier: Apache-2.0
# a comparison function, called by sorted through native keys
# oracle: no
import functools
def f():
    a, n = [2, 1], [0]
    def before(x, y):
        n[0] += 1  #: RAW cell n <- 6 @f; RAW element n[0] <- 6 @f; WAR element n[0] <- 8 @before
    #: WAW element n[0] <- 6 @f
        return x - y  #: RAW local x <- 7 @before; RAW local y <- 7 @before
    return sorted(a, key=functools.cmp_to_key(before)), n[0]  #: RAW cell n <- 6 @f
    #: RAW element [...] <- 6 @f n=2; RAW element n[0] <- 8 @f; RAW length len(...) <- 6 @f n=3
    #: RAW local a <- 6 @f; RAW local before <- 7 @f
f()
