# SPDX-License-Identifier: Apache-2.0
async def g(k):
    return k
async def f(l):
    n = 0
    for c in l: n += await c
    return n
def y(l):
    n = 0
    for c in l: n += (yield c) or 0
    return n
def z(l):
    n = 0
    for c in l: n += (yield from [c]) or 0
    return n
try:
    f([g(1), g(2)]).send(None)
except StopIteration as e:
    print(e.value)
list(y([1, 2])); list(z([1,2]))
