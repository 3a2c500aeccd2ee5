# SPDX-License-Identifier: Apache-2.0
"""Scalars and temporaries: private ones, ones that wrap around, inductions; whole arrays as temporaries."""
N = 24
B = [(5 * i + 1) % 13 for i in range(N)]


def k_temporary():
    a = [0] * N
    for i in range(N):  #: doall privatize(t)
        t = B[i] * B[i]
        a[i] = t + 1
    return a


def k_temporary_carried():
    a, t = [0] * N, 1
    for i in range(N):  #: sequential blocked(t)
        a[i] = t + 1
        t = B[i] * B[i]
    return a


def k_temporary_sometimes_written():
    a, t = [0] * N, 7
    for i in range(N):  #: sequential blocked(t)
        if B[i] > 6:
            t = B[i]
        a[i] = t
    return a


def k_temporary_written_on_both_sides():
    a = [0] * N
    for i in range(N):  #: doall privatize(t)
        if B[i] > 6:
            t = B[i]
        else:
            t = -B[i]
        a[i] = t
    return a


def k_wrap_around():
    a, last = [0] * N, B[N - 1]
    for i in range(N):  #: sequential blocked(last)
        a[i] = (B[i] + last) / 2
        last = B[i]
    return a


def k_wrap_around_peeled():
    a = [0] * N
    for i in range(1, N):  #: doall
        a[i] = (B[i] + B[i - 1]) / 2
    return a


def k_swap_through_temporary():
    a, b = list(B), list(range(N))
    for i in range(N):  #: doall privatize(t)
        t = a[i]
        a[i] = b[i]
        b[i] = t
    return a, b


def k_rotate_through_temporary():
    a, t = list(B), 0
    for i in range(N):  #: sequential blocked(t)
        a[i], t = t, a[i]
    return a


def k_induction():
    a, k = [0] * (2 * N), 0
    for i in range(N):  #: doall
        a[k] = B[i]
        k += 2
    return a


def k_induction_conditional():
    a, k = [0] * N, 0
    for i in range(N):  #: sequential blocked(k)
        if B[i] % 3:
            a[k] = B[i]
            k += 1
    return a


def k_induction_by_invariant():
    a, k, step = [0] * (3 * N), 0, len(B) // 8
    for i in range(N):  #: doall
        k += step
        a[k - 1] = B[i]
    return a


def k_induction_by_varying_step():
    a, k = [0] * (14 * N), 0
    for i in range(N):  #: sequential blocked(k)
        k += B[i]
        a[k] = i
    return a


def k_induction_downwards():
    a, k = [0] * N, N
    for i in range(N):  #: doall
        k -= 1
        a[k] = B[i]
    return a


def k_induction_geometric():
    a, k = [0] * 10, 1
    for i in range(10):  #: sequential blocked(k)
        k = k * 2
        a[i] = k
    return a


def k_induction_modulo():
    a, k = [0] * N, 0
    for i in range(N):  #: sequential blocked(k)
        k = (k + 5) % N
        a[k] = i
    return a


def k_while_counting():
    a, i = [0] * N, 0
    while i < N:  #: doall
        a[i] = B[i] + 1
        i += 1
    return a


def k_while_converging():
    x, steps = 100.0, 0
    while x > 1.0:  #: sequential blocked(x)
        x = x * 0.7
        steps += 1
    return steps


def k_flat_index_in_nest():
    flat, k = [0] * 36, 0
    for i in range(6):  #: doall
        for j in range(6):  #: doall
            flat[k] = i * j
            k += 1
    return flat


def k_flat_index_in_triangle():
    flat, k = [0] * 36, 0
    for i in range(6):  #: sequential blocked(k)
        for j in range(i):
            flat[k] = i * j
            k += 1
    return flat


def k_array_temporary():
    out, t = [0] * 8, [0] * 6
    for i in range(8):  #: doall privatize(t)
        for j in range(6):  #: doall
            t[j] = B[i] * j
        for j in range(6):  #: reduction reduce(out[i] +)
            out[i] += t[j]
    return out


def k_array_temporary_partly_written():
    out, t = [0] * 8, [1] * 6
    for i in range(8):  #: sequential blocked(t)
        for j in range(i % 3):
            t[j] = B[i] * j
        for j in range(6):
            out[i] += t[j]
    return out


def k_array_temporary_fresh():
    out = [0] * 8
    for i in range(8):  #: doall privatize(t)
        t = [0] * 6
        for j in range(6):
            t[j] = B[i] * j
        for j in range(6):
            out[i] += t[j]
    return out


def k_invariant_store():
    a, last = [0] * N, 0
    for i in range(N):  #: doall privatize(last)
        a[i] = B[i]
        last = B[i]
    return a


def k_invariant_element_store():
    a = [0] * N
    for i in range(N):  #: doall copy(a)
        a[0] = B[i]
    return len(a)


def k_same_value_stored():
    seen = {"any": 0}
    for i in range(N):  #: doall
        if B[i] > 3:
            seen["any"] = 1
        B[0]
    return seen


def k_flag():
    flag = 0
    for i in range(N):  #: doall privatize(flag)
        if B[i] == 6:
            flag = 1
    return flag


def k_flag_asked():
    flag, n = 0, 0
    for i in range(N):  #: sequential blocked(flag)
        if not flag and B[i] == 6:
            flag = 1
            n = i
    return n


def k_loop_variable_changed():
    a = [0] * N
    for i in range(N):  #: doall
        i = N - 1 - i
        a[i] = B[i]
    return a


def k_one_iteration():
    a = [0]
    for i in range(1):  #: unproven
        a[i] = a[i - 1] + 1
    return a


def k_no_iteration():
    a = [0]
    for i in range(0):  #: unproven
        a[i] = a[i - 1] + 1
    return a


def k_two_iterations():
    a = [0, 0]
    for i in range(2):  #: doall
        a[i] = i
    return a


RESULTS = {name: kernel() for name, kernel in list(globals().items()) if name.startswith("k_")}
