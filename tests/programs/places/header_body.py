# SPDX-License-Identifier: Apache-2.0
# source in the header (loop variable), sink in the body
def f():
    for i in range(3):  #: WAR local i <- 5 carried@4 d=1 n=2; WAW local i <- 4 carried@4 d=1 n=2
        i + 1  #: RAW local i <- 4 @4 n=3
f()
