# SPDX-License-Identifier: Apache-2.0
a, b, d = [1, 1, 2], [2, 3], {1: 2, 3: 4}
for i in range(2):
    s = {*a, *b, i}
    t = [*{1, 2}, *d.values(), *a]
    x, *rest = d
    d[frozenset([i % 2])] = d.get(frozenset([0]), 1)
    n = len(s) + len(t) + len(rest)
print(n, len(d), s)
