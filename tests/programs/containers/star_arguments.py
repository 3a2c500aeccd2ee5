# SPDX-License-Identifier: Apache-2.0
# * and ** in calls
def g(*args, **named):
    return args[0] + named["k"]  #: RAW local args <- 3 @g; RAW local named <- 3 @g
def f():
    l, d = [1, 2], {"k": 3}
    return g(*l, **d)  #: RAW element g(*l,**d) <- 6 @f n=2; RAW key g(*l,**d) <- 6 @f
    #: RAW length g(*l,**d) <- 6 @f; RAW length g(*l,**d) <- 6 @f; RAW local d <- 6 @f; RAW local l <- 6 @f
f()
