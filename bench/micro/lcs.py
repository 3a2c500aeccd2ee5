# SPDX-License-Identifier: Apache-2.0
"""Longest common subsequence by a table; the subsequence found is checked in both strings.    python lcs.py [N]"""

import random
import sys


def table_of(a, b):
    rows = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            if a[i - 1] == b[j - 1]:
                rows[i][j] = rows[i - 1][j - 1] + 1
            else:
                rows[i][j] = max(rows[i - 1][j], rows[i][j - 1])
    return rows


def read_back(rows, a, b):
    i, j = len(a), len(b)
    found = []
    while i > 0 and j > 0:
        if a[i - 1] == b[j - 1]:
            found.append(a[i - 1])
            i -= 1
            j -= 1
        elif rows[i - 1][j] >= rows[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return found[::-1]


def is_subsequence(part, whole):
    letters = iter(whole)
    return all(letter in letters for letter in part)


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 1800
    random.seed(7)
    a = [random.randrange(4) for _ in range(n)]
    b = [random.randrange(4) for _ in range(n)]
    rows = table_of(a, b)
    common = read_back(rows, a, b)
    if len(common) != rows[n][n] or not is_subsequence(common, a) or not is_subsequence(common, b):
        sys.exit("lcs: what was found is no common subsequence")
    print(f"lcs: {len(common)} of {n}")


if __name__ == "__main__":
    main()
