# SPDX-License-Identifier: Apache-2.0
# three lists
def move(n, a, b, c):
    if n:  #: RAW local n <- 3 @move n=7
        move(n - 1, a, c, b)  #: RAW local a <- 3 @move n=3; RAW local b <- 3 @move n=3
    #: RAW local c <- 3 @move n=3; RAW local n <- 3 @move n=3
        c.append(a.pop())  #: RAW element a.pop() <- 7 @move; RAW element a.pop() <- 18 @module n=2
    #: RAW length a.pop() <- 7 @move; RAW length a.pop() <- 7 @move; RAW length a.pop() <- 18 @module
    #: RAW length c.append(a.pop()) <- 7 @move; RAW length c.append(a.pop()) <- 18 @module
    #: RAW length c.append(a.pop()) <- 18 @module; RAW local a <- 3 @move n=3; RAW local c <- 3 @move n=3
    #: WAR element a.pop() <- 7 @move n=3; WAR length a.pop() <- 7 @move n=3
    #: WAR length c.append(a.pop()) <- 7 @move n=3; WAW element a.pop() <- 7 @move
    #: WAW element a.pop() <- 18 @module n=2; WAW length a.pop() <- 7 @move; WAW length a.pop() <- 7 @move
    #: WAW length a.pop() <- 18 @module; WAW length c.append(a.pop()) <- 7 @move
    #: WAW length c.append(a.pop()) <- 18 @module; WAW length c.append(a.pop()) <- 18 @module
        move(n - 1, b, a, c)  #: RAW local a <- 3 @move n=3; RAW local b <- 3 @move n=3
    #: RAW local c <- 3 @move n=3; RAW local n <- 3 @move n=3
move(2, [2, 1], [], [])
