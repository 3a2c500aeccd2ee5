# SPDX-License-Identifier: Apache-2.0
"""The grid of source and sink places that pattern detectors are tested on: where the write and the read stand (condition, body, call, inner
loop, before and after), and each classical pattern once clean and once spoilt. From the meaning of DiscoPoP's tests."""
N = 20
B = [(5 * i + 1) % 13 for i in range(N)]


def write_to(a, i, x):
    a[i] = x


def read_from(a, i):
    return a[i]


def k_write_and_read_in_body():
    a = [0] * (N + 1)
    for i in range(N):  #: sequential blocked(a)
        a[i + 1] = a[i] + B[i]
    return a


def k_write_in_call():
    a = [0] * (N + 1)
    for i in range(N):  #: sequential blocked(a)
        write_to(a, i + 1, a[i] + B[i])
    return a


def k_read_in_call():
    a = [0] * (N + 1)
    for i in range(N):  #: sequential blocked(a)
        a[i + 1] = read_from(a, i) + B[i]
    return a


def k_both_in_calls():
    a = [0] * (N + 1)
    for i in range(N):  #: sequential blocked(a)
        write_to(a, i + 1, read_from(a, i) + B[i])
    return a


def k_both_in_calls_same_place():
    a = [0] * (N + 1)
    for i in range(N):  #: doall
        write_to(a, i, read_from(a, i) + B[i])
    return a


def k_read_in_condition():
    a = [0] * (N + 1)
    for i in range(N):  #: sequential blocked(a)
        if a[i] < 50:
            a[i + 1] = B[i] + i
    return a


def k_read_in_while_condition():
    a, i = [1] * (N + 1), 0
    while i < N and a[i] > 0:  #: sequential blocked(a)
        a[i + 1] = B[i] + 1
        i += 1
    return a


def k_write_in_inner_loop():
    a, out = [0] * 3, [0] * N
    for i in range(N):  #: sequential blocked(a)
        out[i] = a[0] + a[2]
        for j in range(3):  #: doall
            a[j] = B[i] + j
    return out


def k_write_and_read_in_two_inner_loops():
    a, out = [0] * 3, [0] * N
    for i in range(N):  #: doall privatize(a)
        for j in range(3):  #: doall
            a[j] = B[i] + j
        for j in range(3):  #: reduction reduce(out[i] +)
            out[i] += a[j]
    return out


def k_write_before_loop():
    a, out = list(B), [0] * N
    for i in range(N):  #: doall
        out[i] = a[i]
    return out


def k_write_after_loop():
    a, out = list(B), [0] * N
    for i in range(N):  #: doall
        out[i] = a[i]
    a[0] = 5
    return out


def k_write_in_try():
    a = [0] * (N + 1)
    for i in range(N):  #: sequential blocked(a)
        try:
            a[i + 1] = a[i] + 12 // B[i]
        except ZeroDivisionError:
            a[i + 1] = 0
    return a


def k_write_in_finally():
    count = [0]
    for i in range(N):  #: reduction reduce(count[0] +)
        try:
            B[i] + 1
        finally:
            count[0] += 1
    return count


def k_write_in_with():
    class Held:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return False

    a = [0] * N
    for i in range(N):  #: doall privatize(held)
        with Held() as held:
            a[i] = B[i]
    return a


def k_tuple_assignment_cycle():
    x, y = 0, 1
    for i in range(N):  #: sequential blocked(x, y)
        x, y = y, (x + y) % 1000
    return x


def k_geometric_decomposition():
    blocks = [B[k:k + 5] for k in range(0, N, 5)]
    sums = [0] * 4
    for k in range(4):  #: doall
        for x in blocks[k]:  #: reduction reduce(sums[k] +)
            sums[k] += x
    return sums


def k_geometric_decomposition_overlapping():
    blocks, sums = [B[k:k + 5] for k in range(0, N, 5)], [0] * 5
    for k in range(4):  #: reduction reduce(sums[k + 1] +)
        for x in blocks[k]:  #: reduction reduce(sums[k] +) reduce(sums[k + 1] +)
            sums[k] += x
            sums[k + 1] += x
    return sums


def k_reduction_in_two_branches():
    s = 0
    for x in B:  #: reduction reduce(s +)
        if x % 2:
            s += x
        else:
            s -= x
    return s


def k_reduction_and_reset_in_branch():
    s = 0
    for x in B:  #: sequential blocked(s)
        if x % 2:
            s += x
        else:
            s = x
    return s


def k_argument_passed_on():
    last = [0]

    def keep(x):
        last[0] = x
        return x

    a = [0] * N
    for i in range(N):  #: sequential blocked(last)
        a[i] = last[0] + keep(B[i])
    return a


def k_argument_dropped():
    last = [0]

    def keep(x):
        last[0] = x
        return x

    a = [0] * N
    for i in range(N):  #: doall copy(last)
        a[i] = keep(B[i])
    return a


def k_default_argument_list():
    def remember(x, seen=[]):
        seen.append(x)
        return len(seen)

    a = [0] * N
    for i in range(N):  #: sequential blocked(seen)
        a[i] = remember(B[i])
    return a


def k_module_constant_read():
    a = [0] * N
    for i in range(N):  #: doall
        a[i] = B[i] + N
    return a


def k_slices_apart():
    a = [0] * (2 * N)
    for i in range(0, 2 * N, 4):  #: doall
        a[i:i + 4] = [i, i + 1, i + 2, i + 3]
    return a


def k_slices_overlapping():
    a = list(range(2 * N + 4))
    for i in range(0, 2 * N, 4):  #: sequential blocked(a)
        a[i + 4:i + 8] = [x + 1 for x in a[i:i + 4]]
    return a


def k_negative_index():
    a, out = list(B), [0] * N
    for i in range(N):  #: doall
        out[i] = a[-1 - i]
    return out


def k_last_element_passed_on():
    a = [1]
    for i in range(N):  #: sequential blocked(a)
        a[-1] = a[-1] * 2 % 1000 + B[i]
    return a


RESULTS = {name: kernel() for name, kernel in list(globals().items()) if name.startswith("k_")}
