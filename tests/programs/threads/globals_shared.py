# SPDX-License-Identifier: Apache-2.0
# a global written by a thread
import threading
n = 0
def work():
    global n
    n += 1  #: RAW global n <- 4 @program; WAR global n <- 7 @work; WAW global n <- 4 @program
t = threading.Thread(target=work)
t.start()
t.join()
n += 1  #: RAW global n <- 7 @program; WAR global n <- 11 @module; WAW global n <- 7 @program
