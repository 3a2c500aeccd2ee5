# SPDX-License-Identifier: Apache-2.0
# a global changed by a function in a loop
n = 0
def up():
    global n
    n += 1  #: RAW global n <- 3 @module; RAW global n <- 6 carried@8 d=1 n=2; WAR global n <- 6 @up n=3
    #: WAW global n <- 3 @module; WAW global n <- 6 carried@8 d=1 n=2
for _ in range(3):  #: WAW global _ <- 8 carried@8 d=1 n=2
    up()
