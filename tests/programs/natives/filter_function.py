# SPDX-License-Identifier: Apache-2.0
# filter with a function
def f():
    return list(filter(lambda v: v > 1, [1, 2, 3]))  #: RAW element list(filter(lambdav:v>1,[1,2,3])) <- 4 @f n=3
    #: RAW length list(filter(lambdav:v>1,[1,2,3])) <- 4 @f n=4; RAW local v <- 4 @<lambda> n=3
f()
