# SPDX-License-Identifier: Apache-2.0
# a negative index reads the length
def f():
    a = [1, 2]
    a.append(3)  #: RAW length a.append(3) <- 4 @f; RAW local a <- 4 @f; WAR length a.append(3) <- 5 @f
    #: WAW length a.append(3) <- 4 @f
    return a[-1]  #: RAW element a[-1] <- 5 @f; RAW length a[-1] <- 5 @f; RAW local a <- 4 @f
f()
