# SPDX-License-Identifier: Apache-2.0
"""Counts the ways to place N queens, recursively; checked against the known counts.    python nqueens.py [N]"""

import sys

KNOWN = [1, 1, 0, 0, 2, 10, 4, 40, 92, 352, 724, 2680, 14200]


def place(row, n, columns, falling, rising):
    if row == n:
        return 1
    count = 0
    for column in range(n):
        if columns[column] or falling[row + column] or rising[row - column + n - 1]:
            continue
        columns[column] = falling[row + column] = rising[row - column + n - 1] = True
        count += place(row + 1, n, columns, falling, rising)
        columns[column] = falling[row + column] = rising[row - column + n - 1] = False
    return count


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    count = place(0, n, [False] * n, [False] * (2 * n - 1), [False] * (2 * n - 1))
    if n < len(KNOWN) and count != KNOWN[n]:
        sys.exit(f"nqueens: {count} ways for {n}, known are {KNOWN[n]}")
    print(f"nqueens: {count} ways to place {n} queens")


if __name__ == "__main__":
    main()
