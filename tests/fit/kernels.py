# SPDX-License-Identifier: Apache-2.0
"""Kernels whose evidence is known in closed form. test_fit.py holds the forms, by the name of the function; each kernel is one function
with the loop in question as its first `for` or `while`."""

N = 64
A = list(range(1, 20 * N))
B = [0] * (20 * N)
ORDER = [(7 * i) % N for i in range(N)]
BITS = [(i * 2654435761 >> 7) % 2 for i in range(N)]   # no period within N


def straight():
    for i in range(N):
        B[i] = A[i] * 3


def branch_second():
    for i in range(N):
        if i % 2:
            B[i] = A[i] * 3


def branch_fourth():
    for i in range(N):
        if i % 4 == 0:
            B[i] = A[i] * 3


def branch_eighth():
    for i in range(N):
        if i % 8 == 0:
            B[i] = A[i] * 3


def branch_half():
    """The first half of the iterations goes one way: no warp of 32 is split."""
    for i in range(N):
        if i < N // 2:
            B[i] = A[i] * 3


def branch_never():
    for i in range(N):
        if i < 0:
            B[i] = A[i] * 3


def branch_both():
    """Two ways of the same length: half of each."""
    for i in range(N):
        if i % 2:
            B[i] = A[i] * 3
        else:
            B[i] = A[i] * 5


def stride_one():
    total = 0
    for i in range(N):
        total += A[i]
    return total


def stride_two():
    total = 0
    for i in range(N):
        total += A[2 * i]
    return total


def stride_three():
    total = 0
    for i in range(N):
        total += A[3 * i]
    return total


def stride_four():
    total = 0
    for i in range(N):
        total += A[4 * i]
    return total


def stride_seventeen():
    total = 0
    for i in range(N):
        total += A[17 * i]
    return total


def stride_zero():
    total = 0
    for i in range(N):
        total += A[5]
    return total


def stride_back():
    total = 0
    for i in range(N):
        total += A[N - 1 - i]
    return total


def indirect():
    total = 0
    for i in range(N):
        total += A[ORDER[i]]
    return total


def items():
    total = 0
    for x in A:
        total += x
    return total


def rows():
    table = [[k] * 8 for k in range(N)]
    total = 0
    for i in range(N):
        row = table[i]
        total += row[3]
    return total


def triangular():
    total = 0
    for i in range(N):
        for j in range(i):
            total += A[j]
    return total


def rectangular():
    total = 0
    for i in range(N):
        for j in range(10):
            total += A[j]
    return total


def alternating():
    """Inner loops of 0 and 8 iterations in turn."""
    total = 0
    for i in range(N):
        for j in range(8 * (i % 2)):
            total += A[j]
    return total


def short_trip():
    total = 0
    for i in range(3):
        total += A[i]
    return total


def odd_trip():
    total = 0
    for i in range(33):
        total += A[i]
    return total


def helper(x):
    return x * 3 + 1


def with_calls():
    for i in range(N):
        B[i] = helper(A[i])


def helper_uneven(x):
    total = 0
    for k in range(x):
        total += k
    return total


def with_uneven_calls():
    for i in range(N):
        B[i] = helper_uneven(i)


def native_rows():
    for i in range(N):
        B[i] = sum(A[:i])


def while_loop():
    i = 0
    while i < N:
        B[i] = A[i]
        i += 1


def early_break():
    for i in range(N):
        if A[i] == 41:
            break


def recurrence():
    B[0] = 1
    for i in range(1, N):
        B[i] = B[i - 1] + A[i]


def recurrence_far():
    for i in range(8, N):
        B[i] = B[i - 8] + A[i]


def depth_first(n):
    if n == 0:
        return 1
    return depth_first(n - 1) + depth_first(n - 1)


def unbalanced(n):
    if n == 0:
        return 1
    return unbalanced(n - 1) + unbalanced(0)


def produced():
    for i in range(N):
        yield A[i] * 2


def consumed():
    total = 0
    for x in produced():
        total += x
    return total


def caught():
    total = 0
    for i in range(N):
        try:
            if i % 2:
                raise ValueError
            total += 1
        except ValueError:
            pass
    return total


def multiply_add():
    for i in range(N):
        B[i] = A[i] * 3 + A[i + 1] * 5


def compare_max():
    best = 0
    for i in range(N):
        if A[i] > best:
            best = A[i]
    return best


def branch_random():
    for i in range(N):
        if BITS[i]:
            B[i] = A[i] * 3


def branch_nested():
    """A quarter does both parts, a quarter the first alone."""
    for i in range(N):
        if i % 2:
            B[i] = A[i] * 3
            if i % 4 == 1:
                B[i] = A[i] * 5


def matrix_rows():
    total = 0
    for i in range(N):
        for j in range(4):
            total += A[17 * i + j]
    return total


def matrix_columns():
    total = 0
    for j in range(N):
        for i in range(4):
            total += A[17 * i + j]
    return total


def triangular_down():
    total = 0
    for i in range(N):
        for j in range(N - i):
            total += A[j]
    return total


def indirect_store():
    for i in range(N):
        B[ORDER[i]] = A[i]


def window():
    total = 0
    for i in range(N):
        total += A[i % 8]
    return total


def stencil():
    for i in range(N):
        B[i] = A[i] + A[i + 1] + A[i + 2]


def two_arrays():
    total = 0
    for i in range(N):
        total += (A if i % 2 else B)[i]
    return total


def pairs():
    total = 0
    for i in range(16):
        for j in range(16):
            total += A[i] * A[j]
    return total


def windowed():
    for i in range(N):
        yield A[i % 8]


def consumed_window():
    total = 0
    for x in windowed():
        total += x
    return total


def tally():
    counts = {0: 0, 1: 0, 2: 0, 3: 0}
    for i in range(N):
        counts[i % 4] += 1
    return counts


def write_shared():
    for i in range(N):
        B[i % 4] = A[i]


def fibonacci(n):
    if n < 2:
        return n
    return fibonacci(n - 1) + fibonacci(n - 2)


for kernel in (straight, branch_second, branch_fourth, branch_eighth, branch_half, branch_never, branch_both, stride_one, stride_two,
               stride_three, stride_four, stride_seventeen, stride_zero, stride_back, indirect, items, rows, triangular, rectangular, alternating,
               short_trip, odd_trip, with_calls, with_uneven_calls, native_rows, while_loop, early_break, recurrence, recurrence_far, consumed,
               caught, multiply_add, compare_max, branch_random, branch_nested, matrix_rows, matrix_columns, triangular_down, indirect_store, window,
               stencil, two_arrays, pairs, consumed_window, tally, write_shared):
    kernel()
depth_first(6)
unbalanced(40)
fibonacci(10)
