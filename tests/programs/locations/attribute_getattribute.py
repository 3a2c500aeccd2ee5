# SPDX-License-Identifier: Apache-2.0
# a class with its own __getattribute__
class C:
    def __init__(self):
        self.x = 1  #: RAW local self <- 4 @__init__
    def __getattribute__(self, name):
        return object.__getattribute__(self, name)  #: RAW local name <- 6 @__getattribute__ n=2220
    #: RAW local self <- 6 @__getattribute__ n=2220
def f():
    c = C()
    c.x = 2
    return c.x
f()
