# SPDX-License-Identifier: Apache-2.0
# class attribute found in the base
class A:
    n = 1
class B(A):
    pass
def f():
    b = B()
    b.n  #: RAW attribute b.n <- 4 @module; RAW local b <- 8 @f
    B.n = 2
    return b.n + A.n  #: RAW attribute A.n <- 4 @module; RAW attribute b.n <- 10 @f; RAW local b <- 8 @f
f()
