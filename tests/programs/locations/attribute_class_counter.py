# SPDX-License-Identifier: Apache-2.0
# counted on the class
class C:
    made = 0
    def __init__(self):
        C.made += 1  #: RAW attribute C.made <- 4 @module; RAW attribute C.made <- 6 carried@10 d=1
    #: WAR attribute C.made <- 6 @__init__ n=2; WAW attribute C.made <- 4 @module
    #: WAW attribute C.made <- 6 carried@10 d=1
def f():
    for _ in range(2):  #: WAW local _ <- 10 carried@10 d=1
        C()
    return C.made  #: RAW attribute C.made <- 6 @f
f()
