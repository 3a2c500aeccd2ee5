# SPDX-License-Identifier: Apache-2.0
# an instance counter in a loop
class C:
    def __init__(self):
        self.n = 0  #: RAW local self <- 4 @__init__
c = C()
for i in range(3):  #: WAR global i <- 8 carried@7 d=1 n=2; WAW global i <- 7 carried@7 d=1 n=2
    c.n += i  #: RAW attribute c.n <- 5 @module; RAW attribute c.n <- 8 carried@7 d=1 n=2
    #: RAW global i <- 7 @7 n=3; WAR attribute c.n <- 8 @7 n=3; WAW attribute c.n <- 5 @module
    #: WAW attribute c.n <- 8 carried@7 d=1 n=2
