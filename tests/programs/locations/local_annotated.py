# SPDX-License-Identifier: Apache-2.0
# annotated assignment
def f():
    x: int = 1
    y: int
    return x  #: RAW local x <- 4 @f
f()
