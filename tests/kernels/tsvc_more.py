# SPDX-License-Identifier: Apache-2.0
"""More loop shapes of the Test Suite for Vectorizing Compilers, from their meaning, in pairs that differ in one detail."""
import math

N = 24
A0 = [(7 * i + 2) % 11 + 1 for i in range(2 * N)]
B = [(5 * i + 1) % 13 + 1 for i in range(2 * N)]
C = [(3 * i + 4) % 7 + 1 for i in range(2 * N)]
REALS = [0.5 * b for b in B]


def k_odd_from_even():
    a = list(A0)
    for i in range(1, N, 2):  #: doall
        a[i] = a[i - 1] + B[i]
    return a


def k_every_one_from_the_one_before():
    a = list(A0)
    for i in range(1, N):  #: sequential blocked(a)
        a[i] = a[i - 1] + B[i]
    return a


def k_backwards_from_below():
    a = list(A0)
    for i in range(N - 2, -1, -1):  #: doall copy(a)
        a[i + 1] = a[i] + B[i]
    return a


def k_backwards_from_above():
    a = list(A0)
    for i in range(N - 2, -1, -1):  #: sequential blocked(a)
        a[i] = a[i + 1] + B[i]
    return a


def k_first_element_read():
    a = list(A0)
    for i in range(1, N):  #: doall
        a[i] = a[0] + B[i]
    return a


def k_first_element_written_first():
    a = list(A0)
    for i in range(N):  #: sequential blocked(a)
        a[i] = a[0] + B[i]
    return a


def k_lower_from_upper():
    a = [[i + 2 * j for j in range(8)] for i in range(8)]
    for i in range(8):  #: doall
        for j in range(i):  #: doall
            a[i][j] = a[j][i] + B[j]
    return a


def k_lower_from_lower():
    a = [[i + 2 * j for j in range(8)] for i in range(8)]
    for i in range(8):  #: sequential blocked(a)
        for j in range(i):  #: doall
            a[i][j] = a[j][0] + B[j]
    return a


def k_own_counter():
    a, j = list(A0), -1
    for i in range(N // 2):  #: doall
        j += 1
        a[j] = B[i] + C[i]
    return a


def k_counter_in_both_branches():
    a, j = [0] * N, -1
    for i in range(N):  #: doall
        j += 1
        if B[i] > 6:
            a[j] = B[i]
        else:
            a[j] = C[i]
    return a


def k_counter_in_one_branch():
    a, j = [0] * N, -1
    for i in range(N):  #: sequential blocked(j)
        if B[i] > 6:
            j += 1
            a[j] = B[i]
    return a


def k_two_steps_of_a_counter():
    a, j = [0] * (2 * N), -1
    for i in range(N):  #: sequential blocked(j)
        j += 1
        a[j] = B[i]
        j += 1
        a[j] = C[i]
    return a


def k_one_step_of_two():
    a, j = [0] * (2 * N), 0
    for i in range(N):  #: doall
        a[j] = B[i]
        a[j + 1] = C[i]
        j += 2
    return a


def k_half_of_the_array():
    a, half = list(A0), N // 2
    for i in range(half):  #: doall
        a[i + half] = a[i] + B[i]
    return a


def k_half_and_one_more():
    a, half = list(A0), N // 2
    for i in range(half + 1):  #: doacross blocked(a)
        a[i + half] = a[i] + B[i]
    return a


def k_distance_four():
    b = list(B)
    for i in range(4, N):  #: doacross blocked(b)
        b[i] = b[i - 4] + A0[i]
    return b


def k_distance_three():
    b = list(B)
    for i in range(3, N):  #: sequential blocked(b)
        b[i] = b[i - 3] + A0[i]
    return b


def k_wrap_around_index():
    a, last = [0] * N, N - 1
    for i in range(N):  #: sequential blocked(last)
        a[i] = (B[i] + B[last]) // 2
        last = i
    return a


def k_wrap_around_computed():
    a = [0] * N
    for i in range(N):  #: doall privatize(last)
        last = (i - 1) % N
        a[i] = (B[i] + B[last]) // 2
    return a


def k_value_of_the_last_true():
    a, s = [0] * N, 0
    for i in range(N):  #: sequential blocked(s)
        if B[i] > 6:
            s = C[i] * C[i]
        a[i] = s * C[i]
    return a


def k_value_of_each_branch():
    a = [0] * N
    for i in range(N):  #: doall privatize(s)
        s = 1
        if B[i] > 6:
            s = C[i] * C[i]
        a[i] = s * C[i]
    return a


def k_second_order():
    a = list(A0)
    for i in range(2, N):  #: sequential blocked(a)
        a[i] = (a[i - 1] * B[i] + a[i - 2] * C[i]) % 17
    return a


def k_coupled_recurrence():
    a, b = list(A0), list(B)
    for i in range(1, N):  #: sequential blocked(b)
        a[i] = b[i - 1] + C[i]
        b[i] = a[i] + C[i]
    return a, b


def k_uncoupled_statements():
    a, b = list(A0), list(B)
    for i in range(1, N):  #: doall
        a[i] = C[i - 1] + 1
        b[i] = a[i] + C[i]
    return a, b


def k_last_index_where():
    j = -1
    for i in range(N):  #: doall privatize(j)
        if A0[i] > 9:
            j = i
    return j


def k_first_index_where():
    j = -1
    for i in range(N):  #: doall
        if A0[i] > 10:
            j = i
            break
    return j


def k_arithmetic_if():
    a = [0] * N
    for i in range(N):  #: doall
        if B[i] < 4:
            a[i] = C[i]
        elif B[i] == 4:
            a[i] = -C[i]
        else:
            a[i] = C[i] * 2
    return a


def k_match_statement():
    a = [0] * N
    for i in range(N):  #: doall
        match C[i] % 3:
            case 0:
                a[i] = B[i]
            case 1:
                a[i] = -B[i]
            case _:
                a[i] = 0
    return a


def k_sines():
    a = [0.0] * N
    for i in range(N):  #: doall
        a[i] = math.sin(REALS[i]) + math.cos(REALS[i])
    return a


def k_running_step():
    a, s = [0.0] * N, 0.0
    for i in range(N):  #: doall
        s += 2.0
        a[i] = s * REALS[i]
    return a


def k_running_step_of_the_data():
    a, s = [0.0] * N, 0.0
    for i in range(N):  #: sequential blocked(s)
        s += REALS[i]
        a[i] = s * REALS[i]
    return a


def k_dot_of_a_slice():
    s = 0
    for i in range(0, N, 4):  #: reduction reduce(s +)
        s += sum(x * y for x, y in zip(A0[i:i + 4], B[i:i + 4]))
    return s


def k_exit_on_error():
    a = [0] * N
    for i in range(N):  #: doall
        if B[i] < 0:
            raise ValueError(i)
        a[i] = B[i] + 1
    return a


def k_vector_of_vectors():
    a = [[0] * 6 for _ in range(6)]
    for i in range(6):  #: doall
        for j in range(6):  #: sequential blocked(a)
            a[i][j] = (a[i][j - 1] if j else 0) + B[i + j]
    return a


def k_union_of_names():
    a = list(A0)
    b = a
    for i in range(1, N):  #: sequential blocked(b)
        a[i] = b[i - 1] + 1
    return a


def k_two_names_of_two_lists():
    a = list(A0)
    b = list(a)
    for i in range(1, N):  #: doall
        a[i] = b[i - 1] + 1
    return a


RESULTS = {name: kernel() for name, kernel in list(globals().items()) if name.startswith("k_")}
