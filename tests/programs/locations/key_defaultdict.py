# SPDX-License-Identifier: Apache-2.0
# missing keys are made
from collections import defaultdict
def f():
    d = defaultdict(list)
    for w in ("a", "b", "a"):  #: WAR local w <- 7 carried@6 d=1 n=2; WAW local w <- 6 carried@6 d=1 n=2
        d[w].append(1)  #: RAW key d[w] <- 7 carried@6 d=2; RAW length d[w] <- 5 @f
    #: RAW length d[w] <- 7 carried@6 d=1; RAW length d[w].append(1) <- 7 @6 n=2
    #: RAW length d[w].append(1) <- 7 carried@6 d=2; RAW local d <- 5 @f n=3; RAW local w <- 6 @6 n=3
    #: WAR key d[w] <- 7 @6 n=2; WAR length d[w] <- 7 @6 n=2; WAR length d[w].append(1) <- 7 @6 n=3
    #: WAW length d[w] <- 5 @f; WAW length d[w] <- 7 carried@6 d=1; WAW length d[w].append(1) <- 7 @6 n=2
    #: WAW length d[w].append(1) <- 7 carried@6 d=2
    return len(d["a"])  #: RAW key d["a"] <- 7 @f; RAW length len(d["a"]) <- 7 @f; RAW local d <- 5 @f
f()
