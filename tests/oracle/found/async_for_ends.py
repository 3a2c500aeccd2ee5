# SPDX-License-Identifier: Apache-2.0
class Steps:
    def __init__(self, n):
        self.n = n
    def __aiter__(self):
        return self
    async def __anext__(self):
        if self.n <= 0:
            raise StopAsyncIteration
        self.n -= 1
        return self.n
async def f(l):
    n = 0
    async for v in Steps(4):
        n += v * l[0]
        if n % 3 == 0:
            l[1] = v
    return n
async def g(l):
    n = 0
    async for v in Steps(4):
        n += v * l[0]
    return n
async def h(l):
    n = 0
    async for v in Steps(4):
        if n % 3 == 0:
            n += 1
    return n
for k in (f, g, h):
    try:
        k([1, 2]).send(None)
    except StopIteration as e:
        print(e.value)
