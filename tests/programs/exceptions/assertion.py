# SPDX-License-Identifier: Apache-2.0
# assert reads its test
def f():
    a = [1]
    try:
        assert not a, len(a)  #: RAW length a <- 4 @f; RAW length len(a) <- 4 @f; RAW local a <- 4 @f
    #: RAW local a <- 4 @f
    except AssertionError:
        pass
f()
