# SPDX-License-Identifier: Apache-2.0
# the clearing of the name is no access
def f():
    for i in range(2):  #: WAR local i <- 6 carried@4 d=1; WAW local i <- 4 carried@4 d=1
        try:
            raise ValueError(i)  #: RAW local i <- 4 @4 n=2
        except ValueError as e:  #: WAR local e <- 8 carried@4 d=1; WAW local e <- 7 carried@4 d=1
            e  #: RAW local e <- 7 @4 n=2
f()
