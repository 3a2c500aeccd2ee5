# SPDX-License-Identifier: Apache-2.0
# an unbound local
def f():
    try:
        x
    except UnboundLocalError:
        pass
    x = 1
    return x  #: RAW local x <- 8 @f
f()
