# SPDX-License-Identifier: Apache-2.0
# on 3.13 the load of the name that += works on is the second half of a super-instruction
def p(l):
    n = 0
    m = 1
    for c in l: n += c + 1; m += n; n += m
    m = 3; n += 1
    return n + m
p([1, 2, 3])
