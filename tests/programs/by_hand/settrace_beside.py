# SPDX-License-Identifier: Apache-2.0
# oracle: no
# sys.settrace in the program: dependences stay exact
import sys
def tracer(frame, event, arg):
    return None
def f():
    a = [0, 0]
    for i in range(2):  #: WAW local i <- 9 carried@9 d=1; WAR local i <- 10 carried@9 d=1; WAR local i <- 10 carried@9 d=1
        a[i] = i  #: RAW local a <- 8 @f n=2; RAW local i <- 9 @9 n=2; RAW local i <- 9 @9 n=2; WAW element a[i] <- 8 @f n=2
    return a[1]  #: RAW local a <- 8 @f; RAW element a[1] <- 10 @f
sys.settrace(tracer)
f()
sys.settrace(None)
