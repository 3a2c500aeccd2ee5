# SPDX-License-Identifier: Apache-2.0
# oracle: no
# a signal handler runs under the instruction that was executing
import signal
n = [0]
def handler(number, frame):
    n[0] += 1  #: RAW element n[0] <- 5 @module; WAW element n[0] <- 5 @module; WAR element n[0] <- 7 @handler
signal.signal(signal.SIGUSR1, handler)
signal.raise_signal(signal.SIGUSR1)
print(n[0])  #: RAW element n[0] <- 7 @module; WAR stream print(n[0]) <- 10 @module
