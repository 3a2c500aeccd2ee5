# SPDX-License-Identifier: Apache-2.0
# captured variable
def f():
    fs = [lambda: i for i in range(2)]  #: RAW cell i <- 4 @f; WAW cell i <- 4 carried@4 d=1
    return fs[0]()  #: RAW element fs[0] <- 4 @f; RAW local fs <- 4 @f
f()
