# SPDX-License-Identifier: Apache-2.0
# the name is another location
def f(i):
    a = [i for i in range(2)]  #: RAW local i <- 4 @4 n=2; WAR local i <- 4 carried@4 d=1
    #: WAW local i <- 4 carried@4 d=1
    return i + len(a)  #: RAW length len(a) <- 4 @f; RAW local a <- 4 @f; RAW local i <- 3 @f
f(7)
