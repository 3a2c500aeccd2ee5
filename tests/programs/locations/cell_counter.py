# SPDX-License-Identifier: Apache-2.0
# closure that counts
def make():
    n = 0
    def up():
        nonlocal n
        n += 1  #: RAW cell n <- 4 @module; RAW cell n <- 7 @module; WAR cell n <- 7 @up n=2
    #: WAR cell n <- 9 @module; WAW cell n <- 4 @module; WAW cell n <- 7 @module
        return n  #: RAW cell n <- 7 @up n=2
    return up  #: RAW local up <- 5 @make
up = make()
up()
up()
