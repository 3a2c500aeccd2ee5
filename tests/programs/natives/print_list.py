# SPDX-License-Identifier: Apache-2.0
# print reads the elements
def f():
    a = [1, [2, 3]]
    print(a)  #: RAW element print(a) <- 4 @f n=2; RAW element print(a) <- 4 @f n=2; RAW local a <- 4 @f
    #: WAR stream print(a) <- 5 @f
f()
