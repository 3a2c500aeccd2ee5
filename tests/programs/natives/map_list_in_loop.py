# SPDX-License-Identifier: Apache-2.0
# a row that map makes anew is written by the step that makes it
def f():
    m = [[1], [2]]
    for row in map(list, m):  #: RAW element map(list,m) <- 4 @f; RAW element map(list,m) <- 4 @f
    #: RAW element map(list,m) <- 4 @f n=2; RAW length map(list,m) <- 4 @f; RAW length map(list,m) <- 4 @f
    #: RAW length map(list,m) <- 4 @f n=3; RAW local m <- 4 @f; WAR local row <- 9 carried@5 d=1
    #: WAW local row <- 5 carried@5 d=1
        row[0] += 1  #: RAW element row[0] <- 5 @5 n=2; RAW local row <- 5 @5 n=2
    #: WAR element row[0] <- 9 @5 n=2; WAW element row[0] <- 5 @5 n=2
f()
