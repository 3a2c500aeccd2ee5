# SPDX-License-Identifier: Apache-2.0
# recursive generator
def walk(n):
    if n:  #: RAW local n <- 3 @walk n=4
        yield from walk(n - 1)  #: RAW local n <- 3 @walk n=3
        yield n  #: RAW local n <- 3 @f n=2; RAW local n <- 3 @walk
def f():
    return list(walk(3))
f()
