# SPDX-License-Identifier: Apache-2.0
# a def in a loop
def f():
    for i in range(2):  #: WAR cell i <- 6 carried@4 d=1; WAW cell i <- 4 carried@4 d=1
        def g():  #: WAR local g <- 7 carried@4 d=1; WAW local g <- 5 carried@4 d=1
            return i  #: RAW cell i <- 4 @4 n=2
        g()  #: RAW local g <- 5 @4 n=2
f()
