# SPDX-License-Identifier: Apache-2.0
"""Quicksort, in place.

    python quicksort.py [N]        sort N random numbers (default 150000) and check the result
"""

import random
import sys


def partition(a, lo, hi):
    """Move what is smaller than a[hi] to the front of a[lo..hi]; return where a[hi] ended up."""
    pivot = a[hi]
    i = lo
    for j in range(lo, hi):
        if a[j] < pivot:
            a[i], a[j] = a[j], a[i]
            i += 1
    a[i], a[hi] = a[hi], a[i]
    return i


def quicksort(a, lo, hi):
    if lo < hi:
        p = partition(a, lo, hi)
        quicksort(a, lo, p - 1)
        quicksort(a, p + 1, hi)


def is_sorted(a):
    for i in range(1, len(a)):
        if a[i - 1] > a[i]:
            return False
    return True


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 150000
    random.seed(1)
    numbers = [random.randrange(10 * n) for _ in range(n)]
    total = sum(numbers)
    quicksort(numbers, 0, n - 1)
    if not is_sorted(numbers) or sum(numbers) != total:
        sys.exit("quicksort: the result is wrong")
    print(f"quicksort: {n} numbers sorted, from {numbers[0]} to {numbers[-1]}")


if __name__ == "__main__":
    main()
