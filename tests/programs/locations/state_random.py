# SPDX-License-Identifier: Apache-2.0
# a random generator holds a state
import random
def f():
    r = random.Random(1)
    return r.random() < r.random()  #: RAW local r <- 5 @f; RAW local r <- 5 @f; RAW state r.random() <- 6 @f
    #: WAR state r.random() <- 6 @f; WAR state r.random() <- 6 @f; WAW state r.random() <- 6 @f
f()
