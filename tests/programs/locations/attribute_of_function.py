# SPDX-License-Identifier: Apache-2.0
# functions have attributes
def f():
    f.calls += 1  #: RAW attribute f.calls <- 4 @module; RAW attribute f.calls <- 7 @module
    #: WAR attribute f.calls <- 4 @f n=2; WAW attribute f.calls <- 4 @module
    #: WAW attribute f.calls <- 7 @module
f.calls = 0
f()
f()
