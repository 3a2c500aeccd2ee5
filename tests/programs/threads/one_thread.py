# SPDX-License-Identifier: Apache-2.0
# the thread and the main program share a list
import threading
def work(a):
    a[0] += 1  #: RAW element a[0] <- 7 @program; RAW local a <- 4 @work; WAR element a[0] <- 5 @work
    #: WAW element a[0] <- 7 @program
a = [0]
t = threading.Thread(target=work, args=(a,))
t.start()
t.join()
print(a[0])  #: RAW element a[0] <- 5 @program; WAR stream print(a[0]) <- 11 @module
