# SPDX-License-Identifier: Apache-2.0
# the MRO decides
class A:
    x = 1
class B(A):
    pass
class C(A):
    x = 2
class D(B, C):
    pass
def f():
    return D().x + B().x  #: RAW attribute B().x <- 4 @module; RAW attribute D().x <- 8 @module
f()
