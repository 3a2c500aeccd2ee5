# SPDX-License-Identifier: Apache-2.0
# items of an array
from array import array
def f():
    a = array("i", [1, 2, 3])  #: RAW element array("i",[1,2,3]) <- 5 @f n=3
    #: RAW length array("i",[1,2,3]) <- 5 @f n=4
    a[0] = a[2]  #: RAW element a[2] <- 5 @f; RAW local a <- 5 @f; RAW local a <- 5 @f
    #: WAW element a[0] <- 5 @f
    return a[0] + len(a)  #: RAW element a[0] <- 7 @f; RAW length len(a) <- 5 @f; RAW local a <- 5 @f
    #: RAW local a <- 5 @f
f()
