# SPDX-License-Identifier: Apache-2.0
# a context manager that swallows
class Quiet:
    def __init__(self, log):
        self.log = log  #: RAW local log <- 4 @__init__ n=2; RAW local self <- 4 @__init__ n=2
    def __enter__(self):
        return self.log  #: RAW attribute self.log <- 5 @16 n=2; RAW local self <- 6 @__enter__ n=2
    def __exit__(self, kind, value, trace):
        self.log.append(kind is not None)  #: RAW attribute self.log <- 5 @16 n=2
    #: RAW length self.log.append(kindisnotNone) <- 19 @16 n=2; RAW local kind <- 8 @__exit__ n=2
    #: RAW local self <- 8 @__exit__ n=2; WAR length self.log.append(kindisnotNone) <- 9 @__exit__ n=2
    #: WAW length self.log.append(kindisnotNone) <- 19 @16 n=2
        return True
def f():
    log = []
    for i in range(2):  #: WAR local i <- 19 carried@16 d=1; WAW local i <- 16 carried@16 d=1
        with Quiet(log) as out:  #: RAW local log <- 15 @f n=2; WAR local out <- 19 carried@16 d=1
    #: WAW local out <- 17 carried@16 d=1
            out.append(i)  #: RAW length out.append(i) <- 15 @f; RAW length out.append(i) <- 9 carried@16 d=1
    #: RAW local i <- 16 @16 n=2; RAW local out <- 17 @16 n=2; WAR length out.append(i) <- 19 @16 n=2
    #: WAW length out.append(i) <- 15 @f; WAW length out.append(i) <- 9 carried@16 d=1
            raise KeyError
    return len(log)  #: RAW length len(log) <- 9 @f; RAW local log <- 15 @f
f()
