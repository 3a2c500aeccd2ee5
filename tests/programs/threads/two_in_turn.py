# SPDX-License-Identifier: Apache-2.0
# two threads one after the other
import threading
def work(a):
    for i in range(2):  #: WAR local i <- 6 carried@5 d=1 n=2; WAW local i <- 5 carried@5 d=1 n=2
        a[0] += i  #: RAW element a[0] <- 6 carried@5 d=1 n=2; RAW element a[0] <- 6 @program
    #: RAW element a[0] <- 11 @program; RAW local a <- 4 @work n=4; RAW local i <- 5 @5 n=4
    #: WAR element a[0] <- 6 @5 n=4; WAW element a[0] <- 6 carried@5 d=1 n=2; WAW element a[0] <- 6 @program
    #: WAW element a[0] <- 11 @program
def main():
    a = [0]
    for _ in range(2):  #: WAW local _ <- 12 carried@12 d=1
        t = threading.Thread(target=work, args=(a,))  #: RAW local a <- 11 @main n=2
    #: WAR local t <- 15 carried@12 d=1; WAR local t <- 16 carried@12 d=1; WAW local t <- 13 carried@12 d=1
        t.start()  #: RAW local t <- 13 @12 n=2
        t.join()  #: RAW local t <- 13 @12 n=2
    return a[0]  #: RAW element a[0] <- 6 @program; RAW local a <- 11 @main
main()
