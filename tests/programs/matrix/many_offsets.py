# SPDX-License-Identifier: Apache-2.0
# a function of more than 256 offsets
def f():
    a = [0]
    x = 1
    a[0] += x  #: RAW element a[0] <- 4 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 6 @f; WAW element a[0] <- 4 @f
    a[0] += x  #: RAW element a[0] <- 6 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 8 @f; WAW element a[0] <- 6 @f
    a[0] += x  #: RAW element a[0] <- 8 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 10 @f; WAW element a[0] <- 8 @f
    a[0] += x  #: RAW element a[0] <- 10 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 12 @f; WAW element a[0] <- 10 @f
    a[0] += x  #: RAW element a[0] <- 12 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 14 @f; WAW element a[0] <- 12 @f
    a[0] += x  #: RAW element a[0] <- 14 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 16 @f; WAW element a[0] <- 14 @f
    a[0] += x  #: RAW element a[0] <- 16 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 18 @f; WAW element a[0] <- 16 @f
    a[0] += x  #: RAW element a[0] <- 18 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 20 @f; WAW element a[0] <- 18 @f
    a[0] += x  #: RAW element a[0] <- 20 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 22 @f; WAW element a[0] <- 20 @f
    a[0] += x  #: RAW element a[0] <- 22 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 24 @f; WAW element a[0] <- 22 @f
    a[0] += x  #: RAW element a[0] <- 24 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 26 @f; WAW element a[0] <- 24 @f
    a[0] += x  #: RAW element a[0] <- 26 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 28 @f; WAW element a[0] <- 26 @f
    a[0] += x  #: RAW element a[0] <- 28 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 30 @f; WAW element a[0] <- 28 @f
    a[0] += x  #: RAW element a[0] <- 30 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 32 @f; WAW element a[0] <- 30 @f
    a[0] += x  #: RAW element a[0] <- 32 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 34 @f; WAW element a[0] <- 32 @f
    a[0] += x  #: RAW element a[0] <- 34 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 36 @f; WAW element a[0] <- 34 @f
    a[0] += x  #: RAW element a[0] <- 36 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 38 @f; WAW element a[0] <- 36 @f
    a[0] += x  #: RAW element a[0] <- 38 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 40 @f; WAW element a[0] <- 38 @f
    a[0] += x  #: RAW element a[0] <- 40 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 42 @f; WAW element a[0] <- 40 @f
    a[0] += x  #: RAW element a[0] <- 42 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 44 @f; WAW element a[0] <- 42 @f
    a[0] += x  #: RAW element a[0] <- 44 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 46 @f; WAW element a[0] <- 44 @f
    a[0] += x  #: RAW element a[0] <- 46 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 48 @f; WAW element a[0] <- 46 @f
    a[0] += x  #: RAW element a[0] <- 48 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 50 @f; WAW element a[0] <- 48 @f
    a[0] += x  #: RAW element a[0] <- 50 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 52 @f; WAW element a[0] <- 50 @f
    a[0] += x  #: RAW element a[0] <- 52 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 54 @f; WAW element a[0] <- 52 @f
    a[0] += x  #: RAW element a[0] <- 54 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 56 @f; WAW element a[0] <- 54 @f
    a[0] += x  #: RAW element a[0] <- 56 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 58 @f; WAW element a[0] <- 56 @f
    a[0] += x  #: RAW element a[0] <- 58 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 60 @f; WAW element a[0] <- 58 @f
    a[0] += x  #: RAW element a[0] <- 60 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 62 @f; WAW element a[0] <- 60 @f
    a[0] += x  #: RAW element a[0] <- 62 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 64 @f; WAW element a[0] <- 62 @f
    a[0] += x  #: RAW element a[0] <- 64 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 66 @f; WAW element a[0] <- 64 @f
    a[0] += x  #: RAW element a[0] <- 66 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 68 @f; WAW element a[0] <- 66 @f
    a[0] += x  #: RAW element a[0] <- 68 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 70 @f; WAW element a[0] <- 68 @f
    a[0] += x  #: RAW element a[0] <- 70 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 72 @f; WAW element a[0] <- 70 @f
    a[0] += x  #: RAW element a[0] <- 72 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 74 @f; WAW element a[0] <- 72 @f
    a[0] += x  #: RAW element a[0] <- 74 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 76 @f; WAW element a[0] <- 74 @f
    a[0] += x  #: RAW element a[0] <- 76 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 78 @f; WAW element a[0] <- 76 @f
    a[0] += x  #: RAW element a[0] <- 78 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 80 @f; WAW element a[0] <- 78 @f
    a[0] += x  #: RAW element a[0] <- 80 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 82 @f; WAW element a[0] <- 80 @f
    a[0] += x  #: RAW element a[0] <- 82 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 84 @f; WAW element a[0] <- 82 @f
    a[0] += x  #: RAW element a[0] <- 84 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 86 @f; WAW element a[0] <- 84 @f
    a[0] += x  #: RAW element a[0] <- 86 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 88 @f; WAW element a[0] <- 86 @f
    a[0] += x  #: RAW element a[0] <- 88 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 90 @f; WAW element a[0] <- 88 @f
    a[0] += x  #: RAW element a[0] <- 90 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 92 @f; WAW element a[0] <- 90 @f
    a[0] += x  #: RAW element a[0] <- 92 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 94 @f; WAW element a[0] <- 92 @f
    a[0] += x  #: RAW element a[0] <- 94 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 96 @f; WAW element a[0] <- 94 @f
    a[0] += x  #: RAW element a[0] <- 96 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 98 @f; WAW element a[0] <- 96 @f
    a[0] += x  #: RAW element a[0] <- 98 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 100 @f; WAW element a[0] <- 98 @f
    a[0] += x  #: RAW element a[0] <- 100 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 102 @f; WAW element a[0] <- 100 @f
    a[0] += x  #: RAW element a[0] <- 102 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 104 @f; WAW element a[0] <- 102 @f
    a[0] += x  #: RAW element a[0] <- 104 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 106 @f; WAW element a[0] <- 104 @f
    a[0] += x  #: RAW element a[0] <- 106 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 108 @f; WAW element a[0] <- 106 @f
    a[0] += x  #: RAW element a[0] <- 108 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 110 @f; WAW element a[0] <- 108 @f
    a[0] += x  #: RAW element a[0] <- 110 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 112 @f; WAW element a[0] <- 110 @f
    a[0] += x  #: RAW element a[0] <- 112 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 114 @f; WAW element a[0] <- 112 @f
    a[0] += x  #: RAW element a[0] <- 114 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 116 @f; WAW element a[0] <- 114 @f
    a[0] += x  #: RAW element a[0] <- 116 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 118 @f; WAW element a[0] <- 116 @f
    a[0] += x  #: RAW element a[0] <- 118 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 120 @f; WAW element a[0] <- 118 @f
    a[0] += x  #: RAW element a[0] <- 120 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 122 @f; WAW element a[0] <- 120 @f
    a[0] += x  #: RAW element a[0] <- 122 @f; RAW local a <- 4 @f; RAW local x <- 5 @f
    #: WAR element a[0] <- 124 @f; WAW element a[0] <- 122 @f
    for i in range(2):  #: WAR local i <- 127 carried@126 d=1; WAW local i <- 126 carried@126 d=1
        a[0] += i  #: RAW element a[0] <- 124 @f; RAW element a[0] <- 127 carried@126 d=1
    #: RAW local a <- 4 @f n=2; RAW local i <- 126 @126 n=2; WAR element a[0] <- 127 @126 n=2
    #: WAW element a[0] <- 124 @f; WAW element a[0] <- 127 carried@126 d=1
    return a[0]  #: RAW element a[0] <- 127 @f; RAW local a <- 4 @f
f()
