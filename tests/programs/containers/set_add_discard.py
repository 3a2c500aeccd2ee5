# SPDX-License-Identifier: Apache-2.0
# add and discard, present and absent
def f():
    s = {1}
    s.add(1)  #: RAW key s.add(1) <- 4 @f; RAW local s <- 4 @f
    s.add(2)  #: RAW length s.add(2) <- 4 @f; RAW local s <- 4 @f; WAR key s.add(2) <- 6 @f
    #: WAR length s.add(2) <- 6 @f; WAW length s.add(2) <- 4 @f
    s.discard(3)  #: RAW local s <- 4 @f
    s.discard(1)  #: RAW key s.discard(1) <- 4 @f; RAW length s.discard(1) <- 6 @f; RAW local s <- 4 @f
    #: WAR key s.discard(1) <- 5 @f; WAR key s.discard(1) <- 9 @f; WAR length s.discard(1) <- 9 @f
    #: WAW key s.discard(1) <- 4 @f; WAW length s.discard(1) <- 6 @f
    return 2 in s  #: RAW key 2ins <- 6 @f; RAW local s <- 4 @f
f()
