# SPDX-License-Identifier: Apache-2.0
# the name of the exception
def f():
    try:
        raise ValueError(3)
    except ValueError as e:
        return e.args[0]  #: RAW local e <- 6 @f
f()
