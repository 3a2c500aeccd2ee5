# SPDX-License-Identifier: Apache-2.0
# recursion out of a loop
def walk(t, out):
    out.append(t[0])  #: RAW element t[0] <- 16 @f; RAW element t[0] <- 16 @f; RAW element t[0] <- 16 @f
    #: RAW length out.append(t[0]) <- 4 carried@9 d=1; RAW length out.append(t[0]) <- 4 @walk
    #: RAW length out.append(t[0]) <- 15 @f; RAW local out <- 3 @walk n=3; RAW local t <- 3 @walk n=3
    #: WAR length out.append(t[0]) <- 4 @walk n=3; WAW length out.append(t[0]) <- 4 carried@9 d=1
    #: WAW length out.append(t[0]) <- 4 @walk; WAW length out.append(t[0]) <- 15 @f
    for child in t[1]:  #: RAW element t[1] <- 16 @f; RAW element t[1] <- 16 @f; RAW element t[1] <- 16 @f
    #: RAW element t[1] <- 16 @f n=2; RAW length t[1] <- 16 @f; RAW length t[1] <- 16 @f
    #: RAW length t[1] <- 16 @f n=3; RAW local t <- 3 @walk n=3; WAR local child <- 13 carried@9 d=1
    #: WAW local child <- 9 carried@9 d=1
        walk(child, out)  #: RAW local child <- 9 @9 n=2; RAW local out <- 3 @walk n=2
def f():
    out = []
    walk([1, [[2, []], [3, []]]], out)  #: RAW local out <- 15 @f
    return out  #: RAW local out <- 15 @f
f()
