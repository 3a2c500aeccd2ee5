# SPDX-License-Identifier: Apache-2.0
# a function of the program called by a query
# oracle: no
import sqlite3
def f():
    n = [0]
    def g(v):
        n[0] += v  #: RAW cell n <- 6 @f n=2; RAW element n[0] <- 6 @f; RAW element n[0] <- 8 @f
    #: RAW local v <- 7 @g n=2; WAR element n[0] <- 8 @g n=2; WAR element n[0] <- 11 @f
    #: WAW element n[0] <- 6 @f; WAW element n[0] <- 8 @f
        return n[0]  #: RAW cell n <- 6 @f n=2; RAW element n[0] <- 8 @g n=2
    c = sqlite3.connect(":memory:")
    c.create_function("g", 1, g)  #: RAW local c <- 12 @f; RAW local g <- 7 @f
    #: WAR state c.create_function("g",1,g) <- 13 @f
    c.execute("select g(1) + g(2)")  #: RAW local c <- 12 @f; RAW state c.execute("selectg(1)+g(2)") <- 13 @f
    #: WAR state c.execute("selectg(1)+g(2)") <- 15 @f; WAW state c.execute("selectg(1)+g(2)") <- 13 @f
    c.close()  #: RAW local c <- 12 @f; RAW state c.close() <- 15 @f; WAR state c.close() <- 17 @f
    #: WAW state c.close() <- 15 @f
    return n[0]  #: RAW cell n <- 6 @f; RAW element n[0] <- 8 @f
f()
