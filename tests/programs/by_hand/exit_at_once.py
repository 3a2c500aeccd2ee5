# SPDX-License-Identifier: Apache-2.0
# oracle: no
# incomplete: yes
# os._exit: what came before is complete
import os
def f():
    a = [1]
    a[0] += 1  #: RAW local a <- 7 @f; RAW element a[0] <- 7 @f; WAW element a[0] <- 7 @f; WAR element a[0] <- 8 @f
    os._exit(0)
f()
