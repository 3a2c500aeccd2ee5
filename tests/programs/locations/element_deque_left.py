# SPDX-License-Identifier: Apache-2.0
# appendleft and indices
from collections import deque
def f():
    d = deque([1, 2])  #: RAW element deque([1,2]) <- 5 @f n=2; RAW length deque([1,2]) <- 5 @f n=3
    d.appendleft(0)  #: RAW length d.appendleft(0) <- 5 @f; RAW local d <- 5 @f
    #: WAR length d.appendleft(0) <- 6 @f; WAW length d.appendleft(0) <- 5 @f
    return d[0] + d[1] + d.pop()  #: RAW element d.pop() <- 5 @f; RAW element d[0] <- 6 @f
    #: RAW element d[1] <- 5 @f; RAW length d.pop() <- 6 @f; RAW local d <- 5 @f; RAW local d <- 5 @f
    #: RAW local d <- 5 @f; WAR element d.pop() <- 8 @f; WAR length d.pop() <- 8 @f
    #: WAW element d.pop() <- 5 @f; WAW length d.pop() <- 6 @f
f()
