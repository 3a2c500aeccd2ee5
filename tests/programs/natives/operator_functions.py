# SPDX-License-Identifier: Apache-2.0
# operator.itemgetter and add
import operator
def f():
    m = [[2, 1], [1, 3]]
    return sorted(m, key=operator.itemgetter(0))[0][1]  #: RAW element [...] <- 5 @f
    #: RAW element sorted(m,key=operator.itemgetter(0)) <- 5 @f
    #: RAW element sorted(m,key=operator.itemgetter(0)) <- 5 @f
    #: RAW element sorted(m,key=operator.itemgetter(0)) <- 5 @f n=2
    #: RAW element sorted(m,key=operator.itemgetter(0))[0] <- 6 @f
    #: RAW length sorted(m,key=operator.itemgetter(0)) <- 5 @f n=3; RAW local m <- 5 @f
f()
