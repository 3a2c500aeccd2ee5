# SPDX-License-Identifier: Apache-2.0
# a module comprehension's variable is local
[x for x in range(2)]  #: RAW local x <- 3 @3 n=2; WAR local x <- 3 carried@3 d=1
    #: WAW local x <- 3 carried@3 d=1
