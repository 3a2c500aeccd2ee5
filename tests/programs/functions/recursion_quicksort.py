# SPDX-License-Identifier: Apache-2.0
# the classic, in place
def sort(a, low, high):
    if low >= high:  #: RAW local high <- 3 @sort n=3; RAW local low <- 3 @sort n=3
        return
    p, m = a[high], low  #: RAW element a[high] <- 27 @f; RAW local a <- 3 @sort; RAW local high <- 3 @sort
    #: RAW local low <- 3 @sort
    for j in range(low, high):  #: RAW local high <- 3 @sort; RAW local low <- 3 @sort
    #: WAR local j <- 10 carried@8 d=1; WAW local j <- 8 carried@8 d=1
        if a[j] < p:  #: RAW element a[j] <- 27 @f n=2; RAW local a <- 3 @sort n=2; RAW local j <- 8 @8 n=2
    #: RAW local p <- 6 @sort n=2
            a[m], a[j] = a[j], a[m]  #: RAW element a[j] <- 27 @f; RAW element a[m] <- 27 @f
    #: RAW local a <- 3 @sort; RAW local a <- 3 @sort; RAW local a <- 3 @sort; RAW local a <- 3 @sort
    #: RAW local j <- 8 @8; RAW local j <- 8 @8; RAW local m <- 6 @sort; RAW local m <- 6 @sort
    #: WAR element a[j] <- 10 @8; WAR element a[j] <- 12 @8; WAR element a[m] <- 10 carried@8 d=1
    #: WAR element a[m] <- 12 @8; WAW element a[j] <- 27 @f; WAW element a[m] <- 27 @f
            m += 1  #: RAW local m <- 6 @sort; WAR local m <- 17 @8; WAR local m <- 12 @8
    #: WAR local m <- 12 @8; WAW local m <- 6 @sort
    a[m], a[high] = a[high], a[m]  #: RAW element a[high] <- 27 @f; RAW element a[m] <- 12 @sort
    #: RAW local a <- 3 @sort; RAW local a <- 3 @sort; RAW local a <- 3 @sort; RAW local a <- 3 @sort
    #: RAW local high <- 3 @sort; RAW local high <- 3 @sort; RAW local m <- 17 @sort
    #: RAW local m <- 17 @sort; WAR element a[high] <- 19 @sort; WAR element a[high] <- 6 @sort
    #: WAR element a[m] <- 19 @sort; WAW element a[high] <- 27 @f; WAW element a[m] <- 12 @sort
    sort(a, low, m - 1)  #: RAW local a <- 3 @sort; RAW local low <- 3 @sort; RAW local m <- 17 @sort
    sort(a, m + 1, high)  #: RAW local a <- 3 @sort; RAW local high <- 3 @sort; RAW local m <- 17 @sort
def f():
    a = [3, 1, 2]
    sort(a, 0, 2)  #: RAW local a <- 27 @f
    return a  #: RAW local a <- 27 @f
f()
