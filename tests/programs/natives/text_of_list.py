# SPDX-License-Identifier: Apache-2.0
# str, repr and f-strings
def f():
    a, d = [1], {2: [3]}
    return str(a) + repr(d) + f"{a} {d!r}"  #: RAW element repr(d) <- 4 @f; RAW element str(a) <- 4 @f
    #: RAW element {a} <- 4 @f; RAW element {d!r} <- 4 @f; RAW key repr(d) <- 4 @f; RAW key {d!r} <- 4 @f
    #: RAW local a <- 4 @f; RAW local a <- 4 @f; RAW local d <- 4 @f; RAW local d <- 4 @f
f()
