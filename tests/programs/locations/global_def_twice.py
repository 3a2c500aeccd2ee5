# SPDX-License-Identifier: Apache-2.0
# functions bound twice
def f():
    return 1
f()  #: RAW global f <- 3 @module
def f():  #: WAR global f <- 5 @module; WAW global f <- 3 @module
    return 2
f()  #: RAW global f <- 6 @module
