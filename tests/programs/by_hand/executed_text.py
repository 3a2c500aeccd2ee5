# SPDX-License-Identifier: Apache-2.0
# oracle: no
# exec with a dictionary of its own: what it binds are keys of that dictionary, in another file
def f():
    d = {}
    exec("x = 1", d)  #: RAW local d <- 5 @f
    return d["x"]  #: RAW local d <- 5 @f
f()
