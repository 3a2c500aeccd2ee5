# SPDX-License-Identifier: Apache-2.0
# a class made at each call
def make(k):
    class C:
        factor = k  #: RAW cell k <- 3 @make n=2
        def m(self, v):
            return v * self.factor  #: RAW attribute self.factor <- 5 @f n=2; RAW local self <- 6 @m n=2
    #: RAW local v <- 6 @m n=2
    return C()  #: RAW local C <- 4 @make n=2
def f():
    return make(2).m(3) + make(4).m(5)  #: RAW attribute make(2).m <- 6 @f; RAW attribute make(4).m <- 6 @f
f()
