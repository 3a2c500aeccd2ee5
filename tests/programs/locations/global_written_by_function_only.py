# SPDX-License-Identifier: Apache-2.0
# declared global, written in a function
def f():
    global g
    g = 1
f()
g  #: RAW global g <- 5 @module
