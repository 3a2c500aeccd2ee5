# SPDX-License-Identifier: Apache-2.0
# a generator started here, resumed there
import threading
def g(a):
    a[0] += 1  #: RAW element a[0] <- 12 @main; RAW local a <- 4 @g; WAR element a[0] <- 5 @g
    #: WAW element a[0] <- 12 @main
    yield a[0]  #: RAW element a[0] <- 5 @g; RAW local a <- 4 @g
    a[0] += 1  #: RAW element a[0] <- 5 @program; RAW local a <- 4 @program; WAR element a[0] <- 7 @program
    #: WAR element a[0] <- 8 @g; WAW element a[0] <- 5 @program
    yield a[0]  #: RAW element a[0] <- 8 @g; RAW local a <- 4 @program
def main():
    a = [0]
    it = g(a)  #: RAW local a <- 12 @main
    next(it)  #: RAW cell it <- 13 @main
    t = threading.Thread(target=lambda: next(it))  #: RAW cell it <- 13 @program
    t.start()  #: RAW local t <- 15 @main
    t.join()  #: RAW local t <- 15 @main
    return a[0]  #: RAW element a[0] <- 8 @program; RAW local a <- 12 @main
main()
