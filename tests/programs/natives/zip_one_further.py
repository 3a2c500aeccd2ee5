# SPDX-License-Identifier: Apache-2.0
# when the second is exhausted, zip has read one further item of the first
def f():
    a, b = [1, 2, 3], [4]
    for x, y in zip(map(abs, a), b):  #: RAW element zip(map(abs,a),b) <- 4 @f
    #: RAW element zip(map(abs,a),b) <- 4 @f n=2; RAW length zip(map(abs,a),b) <- 4 @f n=2
    #: RAW length zip(map(abs,a),b) <- 4 @f n=2; RAW local a <- 4 @f; RAW local b <- 4 @f
        pass
    a[1] = a[2] = 0  #: RAW local a <- 4 @f; RAW local a <- 4 @f; WAR element a[1] <- 5 @f
    #: WAW element a[1] <- 4 @f; WAW element a[2] <- 4 @f
f()
