# SPDX-License-Identifier: Apache-2.0
# lists that the function of a map makes are new
def f():
    m = [[1, 2], [3]]
    rows = list(map(list, m))  #: RAW element list(map(list,m)) <- 4 @f
    #: RAW element list(map(list,m)) <- 4 @f n=2; RAW element list(map(list,m)) <- 4 @f n=2
    #: RAW length list(map(list,m)) <- 4 @f; RAW length list(map(list,m)) <- 4 @f
    #: RAW length list(map(list,m)) <- 4 @f n=3; RAW local m <- 4 @f
    rows[0][0] = 9  #: RAW element rows[0] <- 5 @f; RAW local rows <- 5 @f; WAW element rows[0][0] <- 5 @f
    words = list(map(str.split, ["a b", "c"]))  #: RAW element list(map(str.split,["ab","c"])) <- 10 @f n=2
    #: RAW length list(map(str.split,["ab","c"])) <- 10 @f n=3
    k = next(map(list, m))  #: RAW element next(map(list,m)) <- 4 @f; RAW element next(map(list,m)) <- 4 @f n=2
    #: RAW length next(map(list,m)) <- 4 @f; RAW length next(map(list,m)) <- 4 @f; RAW local m <- 4 @f
    return rows[0][0], words[1][0], k[0]  #: RAW element k[0] <- 12 @f; RAW element rows[0] <- 5 @f
    #: RAW element rows[0][0] <- 9 @f; RAW element words[1] <- 10 @f; RAW element words[1][0] <- 10 @f
    #: RAW local k <- 12 @f; RAW local rows <- 5 @f; RAW local words <- 10 @f
f()
