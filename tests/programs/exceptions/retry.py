# SPDX-License-Identifier: Apache-2.0
# retry until it works
def f():
    tries = [0]
    while True:
        try:
            tries[0] += 1  #: RAW element tries[0] <- 4 @f; RAW element tries[0] <- 7 carried@5 d=1 n=2
    #: RAW local tries <- 4 @f n=3; WAR element tries[0] <- 7 @5 n=3
    #: WAR element tries[0] <- 11 carried@5 d=1 n=2; WAW element tries[0] <- 4 @f
    #: WAW element tries[0] <- 7 carried@5 d=1 n=2
            if tries[0] < 3:  #: RAW element tries[0] <- 7 @5 n=3; RAW local tries <- 4 @f n=3
                raise OSError
            break
        except OSError:
            continue
    return tries[0]  #: RAW element tries[0] <- 7 @f; RAW local tries <- 4 @f
f()
