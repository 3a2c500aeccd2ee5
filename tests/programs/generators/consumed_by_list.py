# SPDX-License-Identifier: Apache-2.0
# a native consumer
def g():
    for i in range(3):  #: WAR local i <- 5 @f n=2; WAW local i <- 4 @f n=2
        yield i  #: RAW local i <- 4 @4 n=3
def f():
    return list(g())
f()
