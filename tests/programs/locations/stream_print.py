# SPDX-License-Identifier: Apache-2.0
# prints are ordered
def f():
    for i in range(2):  #: WAR local i <- 5 carried@4 d=1; WAW local i <- 4 carried@4 d=1
        print(i)  #: RAW local i <- 4 @4 n=2; RAW stream print(i) <- 5 carried@4 d=1
    #: WAR stream print(i) <- 5 @4 n=2; WAW stream print(i) <- 5 carried@4 d=1
f()
print("end")  #: RAW stream print("end") <- 5 @module; WAR stream print("end") <- 8 @module
    #: WAW stream print("end") <- 5 @module
