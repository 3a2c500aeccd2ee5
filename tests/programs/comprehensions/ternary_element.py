# SPDX-License-Identifier: Apache-2.0
# a condition in the element
def f():
    a = [0, 1]
    return [x if x else 5 for x in a]  #: RAW element a <- 4 @f n=2; RAW length a <- 4 @f n=3
    #: RAW local a <- 4 @f; RAW local x <- 5 @5; RAW local x <- 5 @5 n=2; WAR local x <- 5 carried@5 d=1
    #: WAW local x <- 5 carried@5 d=1
f()
