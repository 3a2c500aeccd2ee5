# SPDX-License-Identifier: Apache-2.0
class Guard:
    def __init__(self): self.n = 0
    def __enter__(self): return self
    def __exit__(self, kind, value, trace): return False
def g(n, l):
    for v in l:
        yield v
def f():
    c = 4
    while (c := c - 1) >= 0:
        c -= 1
        if c:
            t = g(1, [1])
            n = next(t, 0)
            try:
                n = t.send(None)
            except (StopIteration, AttributeError):
                with Guard() as w:
                    pass
                    w.n += 7
            t.close()
        try:
            m = [c, n]
        finally:
            *l, n = [1, 2, c]
    return n
print(f())
