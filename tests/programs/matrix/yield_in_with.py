# SPDX-License-Identifier: Apache-2.0
# a generator that is suspended inside with
class M:
    def __init__(self, a):
        self.a = a  #: RAW local a <- 4 @__init__; RAW local self <- 4 @__init__
    def __enter__(self):
        self.a.append(1)  #: RAW attribute self.a <- 5 @g; RAW length self.a.append(1) <- 19 @f
    #: RAW local self <- 6 @__enter__; WAR length self.a.append(1) <- 7 @__enter__
    #: WAW length self.a.append(1) <- 19 @f
    def __exit__(self, *d):
        self.a.append(2)  #: RAW attribute self.a <- 5 carried@20 d=2
    #: RAW length self.a.append(2) <- 22 carried@20 d=1; RAW local self <- 10 @__exit__
    #: WAR length self.a.append(2) <- 11 @__exit__; WAW length self.a.append(2) <- 22 carried@20 d=1
def g(a):
    with M(a):  #: RAW local a <- 14 @g
        for i in range(2):  #: WAR local i <- 17 carried@20 d=1; WAW local i <- 16 carried@20 d=1
            yield i  #: RAW local i <- 16 @16 n=2
def f():
    a = []
    for v in g(a):  #: RAW local a <- 19 @f; WAR local v <- 22 carried@20 d=1
    #: WAW local v <- 20 carried@20 d=1
        a.append(v)  #: RAW length a.append(v) <- 22 carried@20 d=1; RAW length a.append(v) <- 7 @20
    #: RAW local a <- 19 @f n=2; RAW local v <- 20 @20 n=2; WAR length a.append(v) <- 22 @20 n=2
    #: WAW length a.append(v) <- 22 carried@20 d=1; WAW length a.append(v) <- 7 @20
    return len(a)  #: RAW length len(a) <- 11 @f; RAW local a <- 19 @f
f()
