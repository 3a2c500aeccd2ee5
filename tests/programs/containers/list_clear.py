# SPDX-License-Identifier: Apache-2.0
# clear writes everything
def f():
    a = [1, 2]
    a.clear()  #: RAW length a.clear() <- 4 @f; RAW local a <- 4 @f; WAR length a.clear() <- 5 @f
    #: WAW element a.clear() <- 4 @f n=2; WAW length a.clear() <- 4 @f
    return len(a)  #: RAW length len(a) <- 5 @f; RAW local a <- 4 @f
f()
