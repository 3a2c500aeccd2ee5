# SPDX-License-Identifier: Apache-2.0
# operators of sets
def f():
    a, b = {1, 2}, {2, 3}
    c = a & b  #: RAW key a&b <- 4 @f n=2; RAW key a&b <- 4 @f n=2; RAW length a&b <- 4 @f
    #: RAW length a&b <- 4 @f; RAW local a <- 4 @f; RAW local b <- 4 @f
    a |= b  #: RAW key a|=b <- 4 @f; RAW key a|=b <- 4 @f n=2; RAW length a|=b <- 4 @f
    #: RAW length a|=b <- 4 @f n=3; RAW local a <- 4 @f; RAW local b <- 4 @f; WAR key a|=b <- 7 @f
    #: WAR length a|=b <- 5 @f; WAR length a|=b <- 7 @f; WAR local a <- 5 @f; WAR local a <- 7 @f
    #: WAW length a|=b <- 4 @f; WAW local a <- 4 @f
    a -= {3}  #: RAW key a-={3} <- 7 @f; RAW key a-={3} <- 11 @f; RAW length a-={3} <- 7 @f
    #: RAW length a-={3} <- 11 @f n=2; RAW local a <- 7 @f; WAR key a-={3} <- 11 @f
    #: WAR length a-={3} <- 11 @f; WAR local a <- 11 @f; WAW key a-={3} <- 7 @f; WAW length a-={3} <- 7 @f
    #: WAW local a <- 7 @f
    return len(a | c)  #: RAW key a|c <- 4 @f n=2; RAW key a|c <- 5 @f; RAW length a|c <- 5 @f
    #: RAW length a|c <- 11 @f; RAW length len(a|c) <- 15 @f; RAW local a <- 11 @f; RAW local c <- 5 @f
f()
