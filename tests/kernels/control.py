# SPDX-License-Identifier: Apache-2.0
"""Conditions, early exits, exceptions, nested functions, generators and iterators with state."""
import itertools
import random

N = 24
B = [(5 * i + 1) % 13 for i in range(N)]


def k_conditional_update():
    a = [0] * N
    for i in range(N):  #: doall
        if B[i] > 5:
            a[i] = B[i]
    return a


def k_conditional_update_of_next():
    a = list(range(N + 1))
    for i in range(N):  #: sequential blocked(a)
        if a[i] % 2 == 0:
            a[i + 1] += a[i]
    return a


def k_early_exit():
    where = -1
    for i in range(N):  #: doall privatize(where)
        where = i
        if B[i] == 12:
            break
    return where


def k_early_return():
    for i in range(N):  #: doall
        if B[i] == 12:
            return i
    return -1


def k_exit_on_running_value():
    s = 0
    for x in B:  #: sequential blocked(s)
        s += x
        if s > 40:
            break
    return s


def k_continue():
    a = [0] * N
    for i in range(N):  #: doall
        if B[i] % 2:
            continue
        a[i] = B[i]
    return a


def k_exception_inside():
    a = [0] * N
    for i in range(N):  #: doall
        try:
            a[i] = 60 // (B[i] - 1)
        except ZeroDivisionError:
            a[i] = -1
    return a


def k_exception_counted():
    bad = 0
    for i in range(N):  #: reduction reduce(bad +)
        try:
            60 // (B[i] - 1)
        except ZeroDivisionError:
            bad += 1
    return bad


def square(x):
    t = x * x
    return t


def k_pure_call():
    a = [0] * N
    for i in range(N):  #: doall
        a[i] = square(B[i])
    return a


counter = 0


def counted(x):
    global counter
    counter += 1
    return x * counter


def k_call_with_global_state():
    a = [0] * N
    for i in range(N):  #: sequential blocked(counter)
        a[i] = counted(B[i] * counter)
    return len(a)


total = 0


def add_up(x):
    global total
    total += x


def k_call_that_only_adds():
    for i in range(N):  #: reduction reduce(total +)
        add_up(B[i])
    return total


def k_closure_cell_summed():
    s = 0

    def add(x):
        nonlocal s
        s += x

    for x in B:  #: reduction reduce(s +)
        add(x)
    return s


def k_closure_cell_carried():
    last = 0

    def differs(x):
        nonlocal last
        d, last = x - last, x
        return d

    a = [0] * N
    for i in range(N):  #: sequential blocked(last)
        a[i] = differs(B[i])
    return a


def countdown(n):
    while n > 0:  #: sequential blocked(n)
        yield n
        n = n - 1 if n % 2 else n - 2


def k_generator_with_state():
    s = 0
    for x in countdown(30):  #: sequential blocked(n)
        s += x
    return s


def pairs(items):
    for x in items:  #: doall
        yield x, x + 1


def scaled(items, factor, offset):
    both = factor + offset
    for x in items:  #: doall
        yield x * factor + both


def summed(items):
    total = 0
    for x in items:  #: doall
        total += x
        yield total


def k_generator_that_reads_its_arguments():
    s = 0
    for a in scaled(B, 3, 1):  #: reduction reduce(s +)
        s += a
    return s


def k_generator_that_keeps_a_sum():
    s = 0
    for a in summed(B):  #: sequential blocked(total)
        s += a
    return s


def k_generator_without_state():
    s = 0
    for a, b in pairs(B):  #: reduction reduce(s +)
        s += a * b
    return s


def k_shared_iterator():
    it, a = iter(B), [0] * (N // 2)
    for i in range(N // 2):  #: doall
        a[i] = next(it)
    return len(a)


def k_counting_iterator():
    ids, a = itertools.count(), [0] * N
    for i in range(N):  #: sequential blocked(next)
        a[i] = next(ids)
    return a


def k_random_numbers():
    rng, a = random.Random(4), [0] * N
    for i in range(N):  #: sequential
        a[i] = rng.random()
    return len(a)


def k_random_generator_each():
    a = [0] * N
    for i in range(N):  #: doall privatize(rng)
        rng = random.Random(i)
        a[i] = rng.random()
    return a


def k_linear_congruence():
    seed, a = 1, [0] * N
    for i in range(N):  #: sequential blocked(seed)
        seed = (seed * 1103515245 + 12345) % 2 ** 31
        a[i] = seed
    return a


def k_printing():
    for i in range(N):  #: doall buffer-output(stdout)
        print(B[i])
    return 0


def k_enumerate_and_zip():
    a = [0] * N
    for i, (x, y) in enumerate(zip(B, B[1:])):  #: doall
        a[i] = x - y
    return a


def k_nested_comprehension():
    return [[x * y for y in range(5)] for x in B]


RESULTS = {name: kernel() for name, kernel in list(globals().items()) if name.startswith("k_")}
