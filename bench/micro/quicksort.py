# SPDX-License-Identifier: Apache-2.0
"""Quicksort with Hoare's partition, the short parts by insertion; checks the order.    python quicksort.py [N]"""

import random
import sys


def insertion_sort(a, lo, hi):
    for i in range(lo + 1, hi + 1):
        value = a[i]
        j = i
        while j > lo and a[j - 1] > value:
            a[j] = a[j - 1]
            j -= 1
        a[j] = value


def quicksort(a, lo, hi):
    if hi - lo < 12:
        insertion_sort(a, lo, hi)
        return
    pivot = a[(lo + hi) // 2]
    i, j = lo, hi
    while i <= j:
        while a[i] < pivot:
            i += 1
        while a[j] > pivot:
            j -= 1
        if i <= j:
            a[i], a[j] = a[j], a[i]
            i += 1
            j -= 1
    quicksort(a, lo, j)
    quicksort(a, i, hi)


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 300000
    random.seed(11)
    numbers = [random.random() for _ in range(n)]
    expected = sorted(numbers)
    quicksort(numbers, 0, n - 1)
    if numbers != expected:
        sys.exit("quicksort: the result is wrong")
    print(f"quicksort: {n} numbers, smallest {numbers[0]:.6f}")


if __name__ == "__main__":
    main()
