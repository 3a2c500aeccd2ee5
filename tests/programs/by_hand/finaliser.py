# SPDX-License-Identifier: Apache-2.0
# oracle: no
# a finaliser runs at the statement that drops the object
log = [0]
class C:
    def __del__(self):
        log[0] += 1  #: RAW element log[0] <- 4 @module; WAW element log[0] <- 4 @module; WAR element log[0] <- 7 @__del__
def f():
    c = C()
    c = None  #: WAW local c <- 9 @f
    return log[0]  #: RAW element log[0] <- 7 @f
f()
