# SPDX-License-Identifier: Apache-2.0
# __getattr__ runs as a callback
class C:
    def __init__(self):
        self.asked = 0  #: RAW local self <- 4 @__init__
    def __getattr__(self, name):
        self.asked += 1  #: RAW attribute self.asked <- 5 @f; RAW attribute self.asked <- 7 @f
    #: RAW local self <- 6 @__getattr__ n=2; WAR attribute self.asked <- 7 @__getattr__ n=2
    #: WAW attribute self.asked <- 5 @f; WAW attribute self.asked <- 7 @f
        return name  #: RAW local name <- 6 @__getattr__ n=2
def f():
    c = C()
    c.a  #: RAW local c <- 12 @f
    c.b  #: RAW local c <- 12 @f
    return c.asked  #: RAW attribute c.asked <- 7 @f; RAW local c <- 12 @f
f()
