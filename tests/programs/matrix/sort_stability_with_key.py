# SPDX-License-Identifier: Apache-2.0
# tuples as keys
def f():
    a = [(2, "b"), (1, "a")]
    a.sort(key=lambda p: (p[0], p[1]))  #: RAW element a.sort(key=lambdap:(p[0],p[1])) <- 4 @f n=2
    #: RAW length a.sort(key=lambdap:(p[0],p[1])) <- 4 @f; RAW local a <- 4 @f
    #: RAW local p <- 5 @<lambda> n=2; RAW local p <- 5 @<lambda> n=2
    #: WAR element a.sort(key=lambdap:(p[0],p[1])) <- 5 @f n=2
    #: WAW element a.sort(key=lambdap:(p[0],p[1])) <- 4 @f n=2
    return a[0][1]  #: RAW element a[0] <- 5 @f; RAW local a <- 4 @f
f()
