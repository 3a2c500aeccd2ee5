# SPDX-License-Identifier: Apache-2.0
"""Recurrences and shifts: what one iteration needs of another, near and far, forwards and backwards."""
N = 24


def k_independent():
    a, b = [0] * N, list(range(N))
    for i in range(N):  #: doall
        a[i] = b[i] * 2 + 1
    return a


def k_recurrence_1():
    a, b = [1] * N, list(range(N))
    for i in range(1, N):  #: sequential blocked(a)
        a[i] = a[i - 1] + b[i]
    return a


def k_shift_from_ahead():
    a = list(range(N))
    for i in range(N - 1):  #: doall copy(a)
        a[i] = a[i + 1] * 2
    return a


def k_shift_other_array():
    a, b = [0] * N, list(range(N))
    for i in range(N - 1):  #: doall
        a[i] = b[i + 1] * 2
    return a


def k_backwards_from_behind():
    a = list(range(N))
    for i in range(N - 1, 0, -1):  #: doall copy(a)
        a[i] = a[i - 1] * 2
    return a


def k_backwards_recurrence():
    a = list(range(N))
    for i in range(N - 2, -1, -1):  #: sequential blocked(a)
        a[i] = a[i + 1] + a[i]
    return a


def k_distance_2():
    a = list(range(N))
    for i in range(2, N):  #: sequential blocked(a)
        a[i] = a[i - 2] + 1
    return a


def k_distance_3():
    a = list(range(N))
    for i in range(3, N):  #: sequential blocked(a)
        a[i] = a[i - 3] + 1
    return a


def k_distance_4():
    a = list(range(N))
    for i in range(4, N):  #: doacross blocked(a)
        a[i] = a[i - 4] + 1
    return a


def k_distance_8():
    a = list(range(N))
    for i in range(8, N):  #: doacross blocked(a)
        a[i] = a[i - 8] * 3
    return a


def k_distance_4_and_1():
    a = list(range(N))
    for i in range(4, N):  #: sequential blocked(a)
        a[i] = a[i - 4] + a[i - 1]
    return a


def k_distance_beyond_the_loop():
    a = list(range(2 * N))
    for i in range(N):  #: doall
        a[i] = a[i + N] + 1
    return a


def k_stride_2_no_overlap():
    a = list(range(2 * N))
    for i in range(0, 2 * N - 1, 2):  #: doall
        a[i] = a[i + 1] + 1
    return a


def k_stride_1_overlap():
    a = list(range(2 * N))
    for i in range(1, 2 * N - 1):  #: sequential blocked(a)
        a[i] = a[i - 1] + a[i + 1]
    return a


def k_fibonacci():
    f = [1] * N
    for i in range(2, N):  #: sequential blocked(f)
        f[i] = f[i - 1] + f[i - 2]
    return f


def k_squares_instead():
    f = [1] * N
    for i in range(2, N):  #: doall
        f[i] = i * i
    return f


def k_two_arrays_crossed():
    a, b = [1] * N, [2] * N
    for i in range(1, N):  #: sequential blocked(a, b)
        a[i] = b[i - 1] + 1
        b[i] = a[i - 1] + 1
    return a, b


def k_two_arrays_parallel():
    a, b = [1] * N, [2] * N
    for i in range(1, N):  #: doall
        a[i] = b[i] + 1
        b[i] = a[i] + 1
    return a, b


def k_read_before_next_writes():
    a, b = [1] * N, [2] * N
    for i in range(N - 1):  #: doall copy(a)
        b[i] = a[i + 1]
        a[i] = i
    return a, b


def k_write_before_next_reads():
    a, b = [1] * N, [2] * N
    for i in range(N - 1):  #: sequential blocked(a)
        a[i + 1] = i
        b[i] = a[i]
    return a, b


def k_prefix_sum():
    a, p = list(range(N)), [0] * (N + 1)
    for i in range(N):  #: sequential blocked(p)
        p[i + 1] = p[i] + a[i]
    return p


def k_prefix_differences():
    a, p = list(range(N)), [0] * N
    for i in range(1, N):  #: doall
        p[i] = a[i] - a[i - 1]
    return p


def k_reversal_in_place():
    a = list(range(N))
    for i in range(N // 2):  #: doall
        a[i], a[N - 1 - i] = a[N - 1 - i], a[i]
    return a


def k_reversal_twice():
    a = list(range(N))
    for i in range(N):  #: sequential blocked(a)
        a[i], a[N - 1 - i] = a[N - 1 - i], a[i] + 1
    return a


RESULTS = {name: kernel() for name, kernel in list(globals().items()) if name.startswith("k_")}
