# SPDX-License-Identifier: Apache-2.0
# str methods
def f():
    a = "x y".split()
    return "-".join(a)  #: RAW element "-".join(a) <- 4 @f n=2; RAW length "-".join(a) <- 4 @f n=3
    #: RAW local a <- 4 @f
f()
