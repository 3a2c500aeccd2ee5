# SPDX-License-Identifier: Apache-2.0
# oracle: no
# a coroutine that awaits another one: resumptions are nodes under whoever resumes
async def inner(a):
    a[0] += 1  #: RAW local a <- 4 @inner; RAW element a[0] <- 12 @f; WAW element a[0] <- 12 @f
    #: WAR element a[0] <- 5 @inner
async def outer(a):
    await inner(a)  #: RAW local a <- 7 @outer
    a[0] += 1  #: RAW local a <- 7 @outer; RAW element a[0] <- 5 @outer; WAW element a[0] <- 5 @outer
    #: WAR element a[0] <- 9 @outer
def f():
    a = [0]
    c = outer(a)  #: RAW local a <- 12 @f
    try:
        c.send(None)  #: RAW local c <- 13 @f
    except StopIteration:
        return a[0]  #: RAW local a <- 12 @f; RAW element a[0] <- 9 @f
f()
