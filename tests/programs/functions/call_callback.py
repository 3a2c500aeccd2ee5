# SPDX-License-Identifier: Apache-2.0
# a function argument
def apply(fn, a):
    for i in range(2):  #: WAR local i <- 5 carried@4 d=1; WAW local i <- 4 carried@4 d=1
        fn(a, i)  #: RAW local a <- 3 @apply n=2; RAW local fn <- 3 @apply n=2; RAW local i <- 4 @4 n=2
def f():
    a = [0]
    apply(lambda l, i: l.append(i), a)  #: RAW length l.append(i) <- 7 @f
    #: RAW length l.append(i) <- 8 carried@4 d=1; RAW local a <- 7 @f; RAW local i <- 8 @<lambda> n=2
    #: RAW local l <- 8 @<lambda> n=2; WAR length l.append(i) <- 8 @<lambda> n=2
    #: WAW length l.append(i) <- 7 @f; WAW length l.append(i) <- 8 carried@4 d=1
    return len(a)  #: RAW length len(a) <- 8 @f; RAW local a <- 7 @f
f()
