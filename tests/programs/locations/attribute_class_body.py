# SPDX-License-Identifier: Apache-2.0
# names of a class body
class C:
    a = 1
    b = a + 1  #: RAW attribute a <- 4 @C
    a = 3  #: WAR attribute a <- 5 @C; WAW attribute a <- 4 @C
C.a  #: RAW attribute C.a <- 6 @module
