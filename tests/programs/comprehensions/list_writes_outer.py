# SPDX-License-Identifier: Apache-2.0
# a call in the element writes
def f():
    log = []
    [log.append(i) for i in range(2)]  #: RAW length log.append(i) <- 4 @f
    #: RAW length log.append(i) <- 5 carried@5 d=1; RAW local i <- 5 @5 n=2; RAW local log <- 4 @f n=2
    #: WAR length log.append(i) <- 5 @5 n=2; WAR local i <- 5 carried@5 d=1; WAW length log.append(i) <- 4 @f
    #: WAW length log.append(i) <- 5 carried@5 d=1; WAW local i <- 5 carried@5 d=1
    return len(log)  #: RAW length len(log) <- 5 @f; RAW local log <- 4 @f
f()
