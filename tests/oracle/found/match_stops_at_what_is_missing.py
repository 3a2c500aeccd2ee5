# SPDX-License-Identifier: Apache-2.0
# Keys and attributes behind one that is missing are not read; those behind a property are read when it has run.
class P:
    __match_args__ = ("x", "y")
    def __init__(self, x):
        self.x = x
        self.z = 0
    @property
    def size(self):
        self.z += self.x
        return self.z


def f(d, p):
    n = 0
    for k in range(3):
        match d:
            case {"no": a, "q": b}:
                n += a + b
            case {"q": a, **rest}:
                n += a + len(rest)
        match p:
            case P(x, nothing=y, z=2):
                n += y
            case P(size=x, z=y):
                n += x + y
        d["q"] += 1
        p.x += 1
        p.z += 1
    return n


print(f({"q": 1, "r": 2}, P(3)))
