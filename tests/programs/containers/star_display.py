# SPDX-License-Identifier: Apache-2.0
# * in displays
def f():
    a = [1, 2]
    b = [*a, 3]  #: RAW element [*a,3] <- 4 @f n=2; RAW length [*a,3] <- 4 @f; RAW local a <- 4 @f
    c = {*a}  #: RAW element {*a} <- 4 @f n=2; RAW length {*a} <- 4 @f; RAW local a <- 4 @f
    return b[2] + len(c) + (*b, 4)[1]  #: RAW element (*b,4) <- 5 @f n=3; RAW element b[2] <- 5 @f
    #: RAW length (*b,4) <- 5 @f; RAW length len(c) <- 6 @f; RAW local b <- 5 @f; RAW local b <- 5 @f
    #: RAW local c <- 6 @f
f()
