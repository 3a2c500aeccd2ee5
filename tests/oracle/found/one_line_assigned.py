# SPDX-License-Identifier: Apache-2.0
# values are evaluated before the targets they are assigned to: on 3.13 names that share a line share super-instructions
def p(l, a):
    for x in l: a[x] = x
    for x in l: y = a[x]; a[y] = y + x; z = {x: y, y: x}
    for x in l: b: int = x; a[b] = (c := x) + c
    return a, z
p([0, 1, 2], [0] * 3)
