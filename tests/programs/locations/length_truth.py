# SPDX-License-Identifier: Apache-2.0
# truth of a container reads its length
def f():
    a = [1, 2]
    n = 0
    while a:  #: RAW length a <- 4 @f; RAW length a <- 7 carried@6 d=1 n=2; RAW local a <- 4 @f n=3
        a.pop()  #: RAW element a.pop() <- 4 @f n=2; RAW length a.pop() <- 4 @f
    #: RAW length a.pop() <- 7 carried@6 d=1; RAW local a <- 4 @f n=2; WAR element a.pop() <- 7 @6 n=2
    #: WAR length a.pop() <- 6 @6 n=2; WAR length a.pop() <- 7 @6 n=2; WAW element a.pop() <- 4 @f n=2
    #: WAW length a.pop() <- 4 @f; WAW length a.pop() <- 7 carried@6 d=1
        n += 1  #: RAW local n <- 5 @f; RAW local n <- 11 carried@6 d=1; WAR local n <- 11 @6 n=2
    #: WAW local n <- 5 @f; WAW local n <- 11 carried@6 d=1
    return n  #: RAW local n <- 11 @f
f()
