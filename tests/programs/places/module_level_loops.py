# SPDX-License-Identifier: Apache-2.0
# loops in the module body
n = 0
a = [1, 2]
for i in (0, 1):  #: WAR global i <- 6 carried@5 d=1; WAW global i <- 5 carried@5 d=1
    n += a[i]  #: RAW element a[i] <- 4 @module n=2; RAW global i <- 5 @5 n=2; RAW global n <- 3 @module
    #: RAW global n <- 6 carried@5 d=1; WAR global n <- 6 @5 n=2; WAW global n <- 3 @module
    #: WAW global n <- 6 carried@5 d=1
while n > 2:  #: RAW global n <- 6 @module; RAW global n <- 10 carried@9 d=1
    n -= 1  #: RAW global n <- 6 @module; WAR global n <- 9 @9; WAR global n <- 10 @9
    #: WAW global n <- 6 @module
