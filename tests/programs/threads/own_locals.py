# SPDX-License-Identifier: Apache-2.0
# threads have their own locals
import threading
def work(n):
    s = 0
    for i in range(n):  #: RAW local n <- 4 @work n=2; WAR local i <- 8 carried@6 d=1 n=2
    #: WAW local i <- 6 carried@6 d=1 n=2
        s += i  #: RAW local i <- 6 @6 n=4; RAW local s <- 5 @work n=2; RAW local s <- 8 carried@6 d=1 n=2
    #: WAR local s <- 8 @6 n=4; WAW local s <- 5 @work n=2; WAW local s <- 8 carried@6 d=1 n=2
    return s  #: RAW local s <- 8 @work n=2
def main():
    ts = [threading.Thread(target=work, args=(2,)) for _ in range(2)]  #: WAW local _ <- 12 carried@12 d=1
    for t in ts:  #: RAW element ts <- 12 @main n=2; RAW length ts <- 12 @main n=3; RAW local ts <- 12 @main
    #: WAR local t <- 15 carried@13 d=1; WAR local t <- 16 carried@13 d=1; WAW local t <- 13 carried@13 d=1
        t.start()  #: RAW local t <- 13 @13 n=2
        t.join()  #: RAW local t <- 13 @13 n=2
main()
