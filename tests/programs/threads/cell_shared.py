# SPDX-License-Identifier: Apache-2.0
# a closure run by a thread
import threading
def main():
    n = 0
    def work():
        nonlocal n
        n += 1  #: RAW cell n <- 5 @program; WAR cell n <- 8 @work; WAW cell n <- 5 @program
    t = threading.Thread(target=work)  #: RAW local work <- 6 @main
    t.start()  #: RAW local t <- 9 @main
    t.join()  #: RAW local t <- 9 @main
    return n  #: RAW cell n <- 8 @program
main()
