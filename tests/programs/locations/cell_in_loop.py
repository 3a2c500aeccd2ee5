# SPDX-License-Identifier: Apache-2.0
# late binding over a loop
def f():
    fs = []
    for i in range(2):  #: WAW cell i <- 5 carried@5 d=1
        fs.append(lambda: i)  #: RAW cell i <- 5 @f n=2; RAW length fs.append(lambda:i) <- 4 @f
    #: RAW length fs.append(lambda:i) <- 6 carried@5 d=1; RAW local fs <- 4 @f n=2
    #: WAR length fs.append(lambda:i) <- 6 @5 n=2; WAW length fs.append(lambda:i) <- 4 @f
    #: WAW length fs.append(lambda:i) <- 6 carried@5 d=1
    return fs[0]() + fs[1]()  #: RAW element fs[0] <- 6 @f; RAW element fs[1] <- 6 @f; RAW local fs <- 4 @f
    #: RAW local fs <- 4 @f
f()
