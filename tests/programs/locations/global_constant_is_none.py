# SPDX-License-Identifier: Apache-2.0
# bound once outside loops: no location
limit = 3
def f():
    return limit
for _ in range(2):  #: WAW global _ <- 6 carried@6 d=1
    f()
