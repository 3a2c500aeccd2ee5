# SPDX-License-Identifier: Apache-2.0
# a failing unpacking reads nothing
def f():
    a = [1, 2, 3]
    try:
        b, c = a  #: RAW local a <- 4 @f
    except ValueError:
        return a[0]  #: RAW element a[0] <- 4 @f; RAW local a <- 4 @f
f()
