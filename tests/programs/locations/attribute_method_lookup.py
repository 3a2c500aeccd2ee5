# SPDX-License-Identifier: Apache-2.0
# a method call reads the class
class C:
    def m(self):
        return 1
def f():
    c = C()
    for _ in range(2):  #: WAW local _ <- 8 carried@8 d=1
        c.m()  #: RAW attribute c.m <- 4 @module n=2; RAW local c <- 7 @f n=2
f()
