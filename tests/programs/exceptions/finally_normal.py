# SPDX-License-Identifier: Apache-2.0
# finally after the normal end
def f():
    x = 0
    try:
        x = 1  #: WAW local x <- 4 @f
    finally:
        x += 1  #: RAW local x <- 6 @f; WAR local x <- 8 @f; WAW local x <- 6 @f
    return x  #: RAW local x <- 8 @f
f()
