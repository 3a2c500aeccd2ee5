# SPDX-License-Identifier: Apache-2.0
# return inside with inside a loop
class M:
    def __init__(self, a):
        self.a = a  #: RAW local a <- 4 @__init__ n=2; RAW local self <- 4 @__init__ n=2
    def __enter__(self):
        return self.a  #: RAW attribute self.a <- 5 @13 n=2; RAW local self <- 6 @__enter__ n=2
    def __exit__(self, *d):
        self.a[0] += 1  #: RAW attribute self.a <- 5 @13 n=2; RAW element self.a[0] <- 17 @13 n=2
    #: RAW local self <- 8 @__exit__ n=2; WAR element self.a[0] <- 21 @13
    #: WAR element self.a[0] <- 9 @__exit__ n=2; WAW element self.a[0] <- 17 @13 n=2
def f(a):
    for i in range(3):  #: WAR local i <- 17 carried@13 d=1; WAR local i <- 20 carried@13 d=1
    #: WAW local i <- 13 carried@13 d=1
        with M(a) as b:  #: RAW local a <- 12 @f n=2; WAR local b <- 17 carried@13 d=1
    #: WAW local b <- 15 carried@13 d=1
            b[0] += i  #: RAW element b[0] <- 22 @module; RAW element b[0] <- 9 carried@13 d=1
    #: RAW local b <- 15 @13 n=2; RAW local i <- 13 @13 n=2; WAR element b[0] <- 17 @13 n=2
    #: WAW element b[0] <- 22 @module; WAW element b[0] <- 9 carried@13 d=1
            if i:  #: RAW local i <- 13 @13 n=2
                return b[0]  #: RAW element b[0] <- 17 @13; RAW local b <- 15 @13
f([0])
