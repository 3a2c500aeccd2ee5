# SPDX-License-Identifier: Apache-2.0
# ends of a deque
from collections import deque
def f():
    d = deque()
    for i in range(3):  #: WAR local i <- 7 carried@6 d=1 n=2; WAW local i <- 6 carried@6 d=1 n=2
        d.append(i)  #: RAW length d.append(i) <- 5 @f; RAW length d.append(i) <- 7 carried@6 d=1 n=2
    #: RAW local d <- 5 @f n=3; RAW local i <- 6 @6 n=3; WAR length d.append(i) <- 7 @6 n=3
    #: WAW length d.append(i) <- 5 @f; WAW length d.append(i) <- 7 carried@6 d=1 n=2
    s = 0
    while d:  #: RAW length d <- 12 carried@11 d=1 n=3; RAW length d <- 7 @f; RAW local d <- 5 @f n=4
        s += d.popleft()  #: RAW element d.popleft() <- 7 @f n=3; RAW length d.popleft() <- 12 carried@11 d=1 n=2
    #: RAW length d.popleft() <- 7 @f; RAW local d <- 5 @f n=3; RAW local s <- 12 carried@11 d=1 n=2
    #: RAW local s <- 10 @f; WAR element d.popleft() <- 12 @11 n=3; WAR length d.popleft() <- 12 @11 n=3
    #: WAR length d.popleft() <- 11 @11 n=3; WAR local s <- 12 @11 n=3; WAW element d.popleft() <- 7 @f n=3
    #: WAW length d.popleft() <- 12 carried@11 d=1 n=2; WAW length d.popleft() <- 7 @f
    #: WAW local s <- 12 carried@11 d=1 n=2; WAW local s <- 10 @f
    return s  #: RAW local s <- 12 @f
f()
