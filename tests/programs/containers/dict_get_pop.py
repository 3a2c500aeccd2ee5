# SPDX-License-Identifier: Apache-2.0
# get and pop
def f():
    d = {"a": 1}
    d.get("a")  #: RAW key d.get("a") <- 4 @f; RAW local d <- 4 @f
    d.get("b")  #: RAW local d <- 4 @f
    d.pop("a")  #: RAW key d.pop("a") <- 4 @f; RAW length d.pop("a") <- 4 @f; RAW local d <- 4 @f
    #: WAR key d.pop("a") <- 5 @f; WAR key d.pop("a") <- 7 @f; WAR length d.pop("a") <- 7 @f
    #: WAW key d.pop("a") <- 4 @f; WAW length d.pop("a") <- 4 @f
    return d.pop("a", 0)  #: RAW key d.pop("a",0) <- 7 @f; RAW local d <- 4 @f
f()
