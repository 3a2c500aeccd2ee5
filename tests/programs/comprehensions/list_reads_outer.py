# SPDX-License-Identifier: Apache-2.0
# reads a list of the function
def f():
    a = [5, 6]
    return [a[i] + a[0] for i in range(2)]  #: RAW element a[0] <- 4 @f n=2; RAW element a[i] <- 4 @f n=2
    #: RAW local a <- 4 @f n=2; RAW local a <- 4 @f n=2; RAW local i <- 5 @5 n=2
    #: WAR local i <- 5 carried@5 d=1; WAW local i <- 5 carried@5 d=1
f()
