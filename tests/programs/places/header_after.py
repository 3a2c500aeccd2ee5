# SPDX-License-Identifier: Apache-2.0
# the loop variable read after the loop
def f():
    for i in range(3):  #: WAW local i <- 4 carried@4 d=1 n=2
        pass
    return i  #: RAW local i <- 4 @f
f()
