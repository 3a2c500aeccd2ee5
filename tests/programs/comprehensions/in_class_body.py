# SPDX-License-Identifier: Apache-2.0
# comprehension in a class body
class C:
    n = 2
    squares = [i * i for i in range(n)]  #: RAW attribute n <- 4 @C; RAW local i <- 5 @5 n=2
    #: RAW local i <- 5 @5 n=2; WAR local i <- 5 carried@5 d=1; WAR local i <- 5 carried@5 d=1
    #: WAW local i <- 5 carried@5 d=1
C.squares[1]  #: RAW attribute C.squares <- 5 @module; RAW element C.squares[1] <- 5 @module
