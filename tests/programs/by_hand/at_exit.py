# SPDX-License-Identifier: Apache-2.0
# oracle: no
# a function that runs at exit reads what the module wrote
import atexit
a = [0]
def last():
    a[0] += 1  #: RAW element a[0] <- 9 @program; WAW element a[0] <- 9 @program; WAR element a[0] <- 7 @last
atexit.register(last)
a[0] = 5  #: WAW element a[0] <- 5 @module
