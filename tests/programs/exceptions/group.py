# SPDX-License-Identifier: Apache-2.0
# except*
def f():
    x = 0
    try:
        raise ExceptionGroup("g", [KeyError(1), ValueError(2)])
    except* KeyError:
        x += 1  #: RAW local x <- 4 @f; WAR local x <- 8 @f; WAW local x <- 4 @f
    except* ValueError:
        x += 2  #: RAW local x <- 8 @f; WAR local x <- 10 @f; WAW local x <- 8 @f
    return x  #: RAW local x <- 10 @f
f()
