# SPDX-License-Identifier: Apache-2.0
# what a filter skips is read in the step that finds the next item
def f():
    a = [0, 1, 0, 0, 1]
    for x in filter(None, a):  #: RAW element filter(None,a) <- 4 @f n=4
    #: RAW element filter(None,a) <- 8 carried@5 d=1; RAW length filter(None,a) <- 4 @f n=6
    #: RAW local a <- 4 @f; WAW local x <- 5 carried@5 d=1
        a[3] = 0  #: RAW local a <- 4 @f n=2; WAR element a[3] <- 5 @5; WAW element a[3] <- 4 @f
    #: WAW element a[3] <- 8 carried@5 d=1
f()
