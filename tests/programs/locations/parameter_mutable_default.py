# SPDX-License-Identifier: Apache-2.0
# one list for all calls
def f(v, l=[]):
    l.append(v)  #: RAW length l.append(v) <- 3 @module; RAW length l.append(v) <- 4 @module
    #: RAW local l <- 3 @f n=2; RAW local v <- 3 @f n=2; WAR length l.append(v) <- 4 @f n=2
    #: WAR length l.append(v) <- 8 @module; WAW length l.append(v) <- 3 @module
    #: WAW length l.append(v) <- 4 @module
    return len(l)  #: RAW length len(l) <- 4 @f n=2; RAW local l <- 3 @f n=2
f(1)
f(2)
