# SPDX-License-Identifier: Apache-2.0
# an exception in a while condition
def f():
    a = [0]
    def check():
        a[0] += 1  #: RAW cell a <- 4 @f n=3; RAW element a[0] <- 4 @f
    #: RAW element a[0] <- 6 carried@14 d=1 n=2; WAR element a[0] <- 15 carried@14 d=1 n=2
    #: WAR element a[0] <- 6 @check n=3; WAR element a[0] <- 10 carried@14 d=1 n=2; WAW element a[0] <- 4 @f
    #: WAW element a[0] <- 6 carried@14 d=1 n=2
        if a[0] == 3:  #: RAW cell a <- 4 @f n=3; RAW element a[0] <- 6 @check n=3
            raise StopIteration
        return True
    try:
        while check():  #: RAW local check <- 5 @f n=3
            a[0]  #: RAW cell a <- 4 @f n=2; RAW element a[0] <- 6 @14 n=2
    except StopIteration:
        return a[0]  #: RAW cell a <- 4 @f; RAW element a[0] <- 6 @f
f()
