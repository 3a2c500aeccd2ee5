# SPDX-License-Identifier: Apache-2.0
# a dataclass
from dataclasses import dataclass
@dataclass
class P:
    x: int
    y: int = 2
def f():
    p = P(1)
    p.x += p.y  #: RAW local p <- 9 @f; RAW local p <- 9 @f; WAR attribute p.x <- 10 @f
    return p.x  #: RAW attribute p.x <- 10 @f; RAW local p <- 9 @f
f()
