# SPDX-License-Identifier: Apache-2.0
# super() and the base's attribute
class A:
    def __init__(self):
        self.x = 1  #: RAW local self <- 4 @__init__
class B(A):
    def __init__(self):
        super().__init__()  #: RAW attribute super().__init__ <- 4 @module; RAW local super() <- 7 @__init__
        self.y = self.x  #: RAW attribute self.x <- 5 @__init__; RAW local self <- 7 @__init__
    #: RAW local self <- 7 @__init__
def f():
    return B().y  #: RAW attribute B().y <- 9 @f
f()
