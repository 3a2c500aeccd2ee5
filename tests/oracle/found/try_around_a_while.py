# SPDX-License-Identifier: Apache-2.0
def a(n, k):
    try:
        while n / (k - 1):
            n -= n
    except ZeroDivisionError:
        n += 1
a(0, 1)
def b(n, k):
    while n / (k - 1):
        n -= n
try: b(0, 1)
except ZeroDivisionError: pass
def c(n, k):
    for i in (1, 2):
        try:
            while n / (k - 1):
                n -= n
        except ZeroDivisionError:
            n += 1
c(0, 1)
