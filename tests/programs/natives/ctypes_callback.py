# SPDX-License-Identifier: Apache-2.0
# a comparison called by the C library's qsort
# oracle: no
import ctypes
def f():
    n = [0]
    def g(p, q):
        n[0] += 1  #: RAW cell n <- 6 @f; RAW element n[0] <- 6 @f; WAR element n[0] <- 8 @g
    #: WAW element n[0] <- 6 @f
        return p[0] - q[0]  #: RAW local p <- 7 @g; RAW local q <- 7 @g
    i = ctypes.c_int
    a = (i * 2)(2, 1)  #: RAW local i <- 11 @f
    t = ctypes.CFUNCTYPE(i, ctypes.POINTER(i), ctypes.POINTER(i))  #: RAW local i <- 11 @f; RAW local i <- 11 @f
    #: RAW local i <- 11 @f
    ctypes.CDLL(None).qsort(a, 2, 4, t(g))  #: RAW local a <- 12 @f; RAW local g <- 7 @f; RAW local t <- 13 @f
    #: WAR state ctypes.CDLL(None).qsort(a,2,4,t(g)) <- 15 @f
    return n[0]  #: RAW cell n <- 6 @f; RAW element n[0] <- 8 @f
f()
