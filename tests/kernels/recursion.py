# SPDX-License-Identifier: Apache-2.0
"""Recursion and calls: fork-join, and chains that are none."""


def fib(n):  #: forkjoin
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def k_fib():
    return fib(11)


def chained(n):  #: sequential
    if n == 0:
        return 1
    return chained(n - 1) * 3 % 1000 + 1


def k_chained():
    return chained(20)


def nested_call(n):  #: sequential
    if n <= 0:
        return 1
    return nested_call(nested_call(n - 1) - n)


def k_nested_call():
    return nested_call(9)


def partition(a, lo, hi):  #: sequential
    pivot, i = a[hi], lo
    for j in range(lo, hi):  #: sequential blocked(i, a)
        if a[j] < pivot:
            a[i], a[j] = a[j], a[i]
            i += 1
    a[i], a[hi] = a[hi], a[i]
    return i


def quicksort(a, lo, hi):  #: forkjoin
    if lo < hi:
        p = partition(a, lo, hi)
        quicksort(a, lo, p - 1)
        quicksort(a, p + 1, hi)


def k_quicksort():
    a = [(37 * i + 11) % 101 for i in range(80)]
    quicksort(a, 0, len(a) - 1)
    return a


def merge(left, right):
    out, i, j = [], 0, 0
    while i < len(left) and j < len(right):  #: sequential
        if left[i] <= right[j]:
            out.append(left[i])
            i += 1
        else:
            out.append(right[j])
            j += 1
    return out + left[i:] + right[j:]


def mergesort(a):  #: forkjoin
    if len(a) < 2:
        return a
    middle = len(a) // 2
    left = mergesort(a[:middle])
    right = mergesort(a[middle:])
    return merge(left, right)


def k_mergesort():
    return mergesort([(37 * i + 11) % 101 for i in range(64)])


def tree(depth):  #: forkjoin
    if depth == 0:
        return None
    return tree(depth - 1), tree(depth - 1)


def size(node):  #: forkjoin
    if node is None:
        return 0
    left, right = node
    return 1 + size(left) + size(right)


def k_tree_walk():
    return size(tree(6))


visited = []


def walk_in_order(node):  #: sequential
    if node is None:
        return
    left, right = node
    walk_in_order(left)
    visited.append(len(visited))
    walk_in_order(right)


def k_tree_walk_with_order():
    walk_in_order(tree(5))
    return len(visited)


def queens(n, row, columns):
    if row == n:
        return 1
    found = 0
    for c in range(n):  #: reduction reduce(found +)
        if all(c != q and abs(c - q) != row - r for r, q in enumerate(columns)):
            found += queens(n, row + 1, columns + (c,))
    return found


def k_queens():
    return queens(5, 0, ())


def queens_on_one_board(n, row, columns):
    if row == n:
        return 1
    found = 0
    for c in range(n):  #: reduction reduce(found +) privatize(columns)
        columns[row] = c
        if all(columns[r] != c and abs(columns[r] - c) != row - r for r in range(row)):
            found += queens_on_one_board(n, row + 1, columns)
    return found


def k_queens_on_one_board():
    return queens_on_one_board(5, 0, [0] * 5)


def hanoi(n, a, b, c):  #: forkjoin
    if n == 0:
        return 0
    return hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)


def k_hanoi():
    return hanoi(7, 0, 1, 2)


memo = {}


def fib_memo(n):  #: sequential
    if n < 2:
        return n
    if n not in memo:
        memo[n] = fib_memo(n - 1) + fib_memo(n - 2)
    return memo[n]


def k_fib_memo():
    return fib_memo(20)


def heavy(n):
    s = 0
    for i in range(n):  #: reduction reduce(s +)
        s += i * i
    return s


def two_independent():  #: forkjoin
    a = heavy(50)
    b = heavy(60)
    return a + b


def two_dependent():  #: sequential
    a = heavy(50)
    b = heavy(a % 60)
    return b


def k_two_calls():
    return two_independent() + two_dependent()


def four_stages(y):  #: sequential
    k1 = slope(y)
    k2 = slope(y + k1)
    k3 = slope(y + k2)
    k4 = slope(y + k3)
    return y + (k1 + 2 * k2 + 2 * k3 + k4) / 6


def slope(y):
    return y * 0.5 + 1


def k_runge_kutta():
    y = 1.0
    for step in range(6):  #: sequential blocked(y)
        y = four_stages(y)
    return y


def multiply(a, b):  #: forkjoin
    if len(a) == 1:
        return [[a[0][0] * b[0][0]]]
    h = len(a) // 2

    def part(m, i, j):
        return [row[j:j + h] for row in m[i:i + h]]

    def add(x, y):
        return [[p + q for p, q in zip(r, s)] for r, s in zip(x, y)]

    a11, a12, a21, a22 = part(a, 0, 0), part(a, 0, h), part(a, h, 0), part(a, h, h)
    b11, b12, b21, b22 = part(b, 0, 0), part(b, 0, h), part(b, h, 0), part(b, h, h)
    c11 = add(multiply(a11, b11), multiply(a12, b21))
    c12 = add(multiply(a11, b12), multiply(a12, b22))
    c21 = add(multiply(a21, b11), multiply(a22, b21))
    c22 = add(multiply(a21, b12), multiply(a22, b22))
    return [r + s for r, s in zip(c11, c12)] + [r + s for r, s in zip(c21, c22)]


def k_multiply_by_blocks():
    return multiply([[i + j for j in range(4)] for i in range(4)], [[i - j for j in range(4)] for i in range(4)])


def bump(values):
    for i in range(len(values)):  #: doall
        values[i] += 1


def three_bumps_of_two_lists(a, b):  #: forkjoin
    bump(a)
    bump(b)
    bump(a)


def three_bumps_of_one_list(a):  #: sequential
    bump(a)
    bump(a)
    bump(a)


def k_bumps():
    a, b = [1] * 40, [2] * 40
    three_bumps_of_two_lists(a, b)
    three_bumps_of_one_list(a)
    return a, b


def sorted_by_pieces(a):  #: forkjoin
    if len(a) < 2:
        return a
    p = a[0]
    low = [x for x in a[1:] if x < p]
    high = [x for x in a[1:] if x >= p]
    return sorted_by_pieces(low) + [p] + sorted_by_pieces(high)


def k_sorted_by_pieces():
    return sorted_by_pieces([37 * i % 101 for i in range(40)])


RESULTS = {name: kernel() for name, kernel in list(globals().items()) if name.startswith("k_")}
