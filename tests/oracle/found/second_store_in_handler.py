# SPDX-License-Identifier: Apache-2.0
class Plain:
    total = 0
    def __init__(self, x, y=2):
        self.x = x
        self.y = y
        Plain.total += 1
    def move(self, k):
        self.x = (self.x + k) % 19
        return self.x + self.y
class Slotted:
    __slots__ = ("x", "y", "_p")
    def __init__(self, x):
        self.x, self.y = x, x + 1
        self._p = 0
    @property
    def p(self):
        return self._p + self.x
    @p.setter
    def p(self, v):
        self._p = v % 13
    def move(self, k):
        self.y -= k
        return self.y
def f1(n2, l3, **named):
    n4 = 0
    n5 = 9
    l6 = [v * 2 for v in (4, 4, 3, 3)]
    o7 = Plain(5)
    n8 = 0
    d9 = dict(a=1)
    n5 = len(named)
    s10 = {v % 3 for v in range(5)}
    s10 = s10 | s10
    n4 = n5 - l6[-1]
    n8 = max(n4, 7)
    n2 = len({v11 % 3 for v11 in l6})
    n8 = sum(l6[::2])
    n4 = abs(9 + n5) % 29
    n4 = (n8 * n5) % 17
    return (9 + 0) % 31
def f13(n14, *rest):
    n16 = 2
    n17 = 7
    l18 = [0, 4, 1]
    m19 = [[1, 2], [3, 4, 5]]
    m20 = [[1, 2], [3, 4, 5]]
    m21 = [[1, 2], [3, 4, 5]]
    n17 = sum(rest) % 11
    l18[0], l18[n14 % 2] = l18[n14 % 2], l18[0]
    for n22 in range(3):
        try:
            o24 = Plain(4)
            o24.x += o24.x
            if n17 in l18: l18[99] = 1
        except (LookupError, ArithmeticError):
            for n25 in range(3):
                try:
                    n22, n25 = n25, n22
                    if 0 <= 2 < n14: n25 = 1 // (n25 - 1)
                except (LookupError, ArithmeticError) as e26:
                    m29 = [[w28 + v27 for w28 in range(2)] for v27 in range(2)]
    o30 = Slotted(9)
    o31 = Slotted(n16)
    o31.p = l18[-2]
    n16 = o31.p
    s32 = {v % 3 for v in range(5)}
    s32.add(l18[-1] % 5)
    return max(l18[-1], n14)
def main():
    n33 = 9
    n34 = 1
    l35 = [v * 2 for v in (3, 9, 3)]
    n36 = 8
    o37 = Plain(4)
    n38 = 6
    s39 = set([1, 4])
    s39 = s39 ^ s39
    n36 = int(all((v40 + l35[-1]) % 7 for v40 in l35 if v40 > 9))
    for n41 in range(3):
        try:
            if len(l35) < 8:
                l35.extend(l35)
            if 1 <= n38 < n36: raise KeyError(7)
        except (LookupError, ArithmeticError) as e42:
            n41 = f13(l35[-2], 3, l35[-1])
        else:
            n41 = f13(l35[n33 % 2], 5, n33)
    m45 = [[w44 + v43 for w44 in range(2)] for v43 in range(2)]
    s39 = s39 & s39
    for n46 in range(3):
        try:
            n46, n36 = n36, n46
            if l35[0] != 3: n34 = {}[9]
        except (LookupError, ArithmeticError) as e47:
            [n33, n46] = [n46, o37.x]
    l35 = l35[:4] + l35[-2:]
    n36 = int(any((v49 + 3) % 7 for v49 in l35 if v49 > 0))
    n36 = abs(l35[-2] + l35[0]) % 29
    s39 = s39 | s39
    n38 = abs(n34 + m45[n33 % 2][n34 % 2]) % 29
    return n33 + n34 + n36 + n38 + sum(l35) + len(s39)
print(main())
