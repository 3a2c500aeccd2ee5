# SPDX-License-Identifier: Apache-2.0
# union, issubset and update
def f():
    a = {1}
    b = a.union([2, 3])  #: RAW element a.union([2,3]) <- 5 @f n=2; RAW key a.union([2,3]) <- 4 @f
    #: RAW length a.union([2,3]) <- 4 @f; RAW length a.union([2,3]) <- 5 @f n=3; RAW local a <- 4 @f
    a.update((4,))  #: RAW length a.update((4,)) <- 4 @f; RAW local a <- 4 @f; WAR key a.update((4,)) <- 7 @f
    #: WAR length a.update((4,)) <- 5 @f; WAR length a.update((4,)) <- 7 @f
    #: WAW length a.update((4,)) <- 4 @f
    return a.issubset(b)  #: RAW key a.issubset(b) <- 4 @f; RAW key a.issubset(b) <- 5 @f n=3
    #: RAW key a.issubset(b) <- 7 @f; RAW length a.issubset(b) <- 5 @f; RAW length a.issubset(b) <- 7 @f
    #: RAW local a <- 4 @f; RAW local b <- 5 @f
f()
