# SPDX-License-Identifier: Apache-2.0
# comprehension in a module
a = [1, 2]
b = [v + 1 for v in a]  #: RAW element a <- 3 @module n=2; RAW length a <- 3 @module n=3
    #: RAW local v <- 4 @4 n=2; WAR local v <- 4 carried@4 d=1; WAW local v <- 4 carried@4 d=1
b[0]  #: RAW element b[0] <- 4 @module
