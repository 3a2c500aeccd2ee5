# SPDX-License-Identifier: Apache-2.0
"""The loop shapes of the Test Suite for Vectorizing Compilers, from their meaning."""
N = 24
A0 = [(7 * i + 2) % 11 + 1 for i in range(2 * N)]
B = [(5 * i + 1) % 13 + 1 for i in range(2 * N)]
C = [(3 * i + 4) % 7 + 1 for i in range(2 * N)]
INDEX = [(11 * i + 3) % N for i in range(N)]


def k_linear_dependence_symbolic():
    a, m = list(A0), N
    for i in range(N):  #: doall
        a[i] = a[i + m] + B[i]
    return a


def k_two_statements_swapped():
    a, b = list(A0), list(B)
    for i in range(N - 1):  #: doall copy(a)
        b[i] = a[i + 1] * 2
        a[i] = C[i]
    return a, b


def k_statements_to_reorder():
    a, b = list(A0), list(B)
    for i in range(1, N):  #: sequential blocked(b)
        a[i] = b[i - 1] + C[i]
        b[i] = C[i] * 2
    return a, b


def k_loop_distribution():
    a, b = list(A0), list(B)
    for i in range(1, N):  #: sequential blocked(b)
        a[i] += C[i] * 2
        b[i] = b[i - 1] + a[i]
    return a, b


def k_loop_distribution_done():
    a, b = list(A0), list(B)
    for i in range(1, N):  #: doall
        a[i] += C[i] * 2
    for i in range(1, N):  #: sequential blocked(b)
        b[i] = b[i - 1] + a[i]
    return a, b


def k_node_splitting():
    a, b = list(A0), list(B)
    for i in range(N - 1):  #: doall copy(a)
        a[i] *= C[i]
        b[i] += a[i + 1] * 3
    return a, b


def k_crossing_threshold():
    a = list(A0)
    for i in range(N):  #: sequential blocked(a)
        a[i] = a[N - 1 - i] + B[i]
    return a


def k_half_threshold():
    a = list(A0)
    for i in range(N // 2):  #: doall
        a[i + N // 2] = a[i] + B[i]
    return a


def k_scalar_expansion():
    a = list(A0)
    for i in range(N):  #: doall privatize(s, t)
        s = B[i] + C[i]
        t = s * 2
        a[i] = t - s
    return a


def k_scalar_expansion_conditional():
    a, s = list(A0), 0
    for i in range(N):  #: doall privatize(s)
        if C[i] > 3:
            s = B[i] * B[i]
            a[i] = s + C[i]
    return a


def k_carry_around_twice():
    a, x, y = list(A0), B[N - 1], B[N - 2]
    for i in range(N):  #: sequential blocked(x, y)
        a[i] = (B[i] + x + y) / 3
        y = x
        x = B[i]
    return a


def k_control_flow_guard():
    a = list(A0)
    for i in range(N):  #: doall
        if B[i] > 4:
            if C[i] > 3:
                a[i] += B[i] * C[i]
    return a


def k_packing():
    a, k = [0] * N, -1
    for i in range(N):  #: sequential blocked(k)
        if B[i] > 4:
            k += 1
            a[k] = B[i]
    return a


def k_unpacking():
    a, k = [0] * N, -1
    for i in range(N):  #: sequential blocked(k)
        if B[i] > 4:
            k += 1
            a[i] = C[k]
    return a


def k_search_loop():
    index = -1
    for i in range(N):  #: doall
        if B[i] > 12:
            index = i
            break
    return index


def k_sum_of_absolute():
    s = 0
    for i in range(N):  #: reduction reduce(s +)
        s += abs(B[i] - C[i])
    return s


def k_sum_of_positive():
    s = 0
    for i in range(N):  #: reduction reduce(s +)
        if B[i] > C[i]:
            s += B[i] - C[i]
    return s


def k_product_reduction():
    p = 1
    for i in range(N):  #: reduction reduce(p *)
        p *= C[i]
    return p


def k_minimum_of_absolute():
    m = 99
    for i in range(N):  #: reduction reduce(m min)
        m = min(m, abs(B[i] - 6))
    return m


def k_maximum_index_value():
    m, x = -1, -1
    for i in range(N):  #: reduction reduce(m max) privatize(x)
        if abs(B[i] * 50 - i) > m:
            m = abs(B[i] * 50 - i)
            x = i
    return m, x


def k_coupled_sums():
    s, t = 0, 0
    for i in range(N):  #: sequential blocked(s)
        s += B[i] * C[i]
        t += s
    return s, t


def k_first_order_recurrence():
    x = list(A0)
    for i in range(1, N):  #: sequential blocked(x)
        x[i] = C[i] - x[i - 1] * 2
    return x


def k_unrolled_by_4():
    a = list(A0)
    for i in range(0, N, 4):  #: doall
        a[i] += B[i]
        a[i + 1] += B[i + 1]
        a[i + 2] += B[i + 2]
        a[i + 3] += B[i + 3]
    return a


def k_unrolled_dot_product():
    s = 0
    for i in range(0, N, 4):  #: reduction reduce(s +)
        s = s + B[i] * C[i] + B[i + 1] * C[i + 1] + B[i + 2] * C[i + 2] + B[i + 3] * C[i + 3]
    return s


def k_indirect_addressing():
    a = list(A0)
    for i in range(N):  #: doall
        a[i] += B[INDEX[i]] * C[i]
    return a


def k_indirect_store():
    a = list(A0)
    for i in range(N):  #: doall
        a[INDEX[i]] = B[i] + C[i]
    return a


def k_indirect_sum():
    s = 0
    for i in range(N):  #: reduction reduce(s +)
        s += B[INDEX[i]]
    return s


def k_storage_classes():
    a, xx = list(A0), [0] * (2 * N)
    for i in range(N):  #: doall
        xx[i + 4] = a[i] + B[i]
    return xx


def k_while_with_step():
    a, i = list(A0), 0
    while i < N:  #: doall
        a[i] += B[i]
        i += 3
    return a


def k_diagonal():
    aa = [[i + j for j in range(8)] for i in range(8)]
    for i in range(1, 8):  #: sequential blocked(aa)
        aa[i][i] = aa[i - 1][i - 1] + B[i]
    return aa


def k_column_recurrence():
    aa = [[i + j for j in range(8)] for i in range(8)]
    for j in range(1, 8):  #: doall
        for i in range(1, 8):  #: sequential blocked(aa)
            aa[i][j] = aa[i - 1][j] + B[i]
    return aa


RESULTS = {name: kernel() for name, kernel in list(globals().items()) if name.startswith("k_")}
