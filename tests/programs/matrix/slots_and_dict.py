# SPDX-License-Identifier: Apache-2.0
# slots in the base, a dictionary in the child
class A:
    __slots__ = ("a",)
class B(A):
    pass
def f():
    b = B()
    b.a = 1  #: RAW local b <- 8 @f
    b.c = 2  #: RAW local b <- 8 @f
    b.a, b.c = b.c, b.a  #: RAW attribute b.a <- 9 @f; RAW attribute b.c <- 10 @f; RAW local b <- 8 @f
    #: RAW local b <- 8 @f; RAW local b <- 8 @f; RAW local b <- 8 @f; WAR attribute b.a <- 11 @f
    #: WAR attribute b.c <- 11 @f; WAW attribute b.a <- 9 @f; WAW attribute b.c <- 10 @f
    return b.a  #: RAW attribute b.a <- 11 @f; RAW local b <- 8 @f
f()
