# SPDX-License-Identifier: Apache-2.0
# oracle: no
# copy.copy of a list: library code, its accesses have another file; the copy is a new list
import copy
def f():
    a = [1, 2]
    b = copy.copy(a)  #: RAW local a <- 6 @f
    a[0] = 9  #: RAW local a <- 6 @f; WAW element a[0] <- 6 @f
    return b[0]  #: RAW local b <- 7 @f
f()
