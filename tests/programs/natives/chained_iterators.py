# SPDX-License-Identifier: Apache-2.0
# zip of map and enumerate
def f():
    a = [1, 2]
    return [(x, y) for x, (i, y) in zip(map(abs, a), enumerate(a))]
    #: RAW element zip(map(abs,a),enumerate(a)) <- 4 @f n=4
    #: RAW length zip(map(abs,a),enumerate(a)) <- 4 @f n=5; RAW local a <- 4 @f; RAW local a <- 4 @f
    #: RAW local x <- 5 @5 n=2; RAW local y <- 5 @5 n=2; WAR local x <- 5 carried@5 d=1
    #: WAR local y <- 5 carried@5 d=1; WAW local i <- 5 carried@5 d=1; WAW local x <- 5 carried@5 d=1
    #: WAW local y <- 5 carried@5 d=1
f()
