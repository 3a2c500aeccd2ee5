# SPDX-License-Identifier: Apache-2.0
"""Nests whose distance vectors are derived by hand: source iteration to sink iteration, outer loop first. A vector (+, -) forbids interchange."""
N = 7


def grid():
    return [[(3 * i + 5 * j) % 7 + 1 for j in range(N)] for i in range(N)]


def k_vector_down():
    a = grid()
    for i in range(1, N):  #: sequential blocked(a) vectors([1,0]) interchange(legal) parallel(inner) wavefront(false)
        for j in range(N):  #: doall
            a[i][j] = a[i - 1][j] + 1
    return a


def k_vector_right():
    a = grid()
    for i in range(N):  #: doall vectors([0,1]) interchange(legal) parallel(outer) wavefront(false)
        for j in range(1, N):  #: sequential blocked(a)
            a[i][j] = a[i][j - 1] + 1
    return a


def k_vector_down_right():
    a = grid()
    for i in range(1, N):  #: sequential blocked(a) vectors([1,1]) interchange(legal) parallel(inner) wavefront(false)
        for j in range(1, N):  #: doall
            a[i][j] = a[i - 1][j - 1] + 1
    return a


def k_vector_down_left():
    a = grid()
    for i in range(1, N):  #: sequential blocked(a) vectors([1,-1]) interchange(illegal) parallel(inner) wavefront(false)
        for j in range(N - 1):  #: doall
            a[i][j] = a[i - 1][j + 1] + 1
    return a


def k_vector_both():
    a = grid()
    for i in range(1, N):  #: sequential blocked(a) vectors([1,0] [0,1]) interchange(legal) parallel(none) wavefront(true)
        for j in range(1, N):  #: sequential blocked(a)
            a[i][j] = a[i - 1][j] + a[i][j - 1]
    return a


def k_vector_down_left_and_right():
    a = grid()
    for i in range(1, N):  #: sequential blocked(a) vectors([1,-1] [0,1]) interchange(illegal) parallel(none) wavefront(true)
        for j in range(1, N - 1):  #: sequential blocked(a)
            a[i][j] = a[i - 1][j + 1] + a[i][j - 1]
    return a


def k_vector_two_grids():
    a, b = grid(), grid()
    for i in range(1, N):  #: doall vectors(none) interchange(legal) parallel(outer) wavefront(false)
        for j in range(1, N):  #: doall
            b[i][j] = a[i - 1][j] + a[i][j - 1]
    return b


def k_vector_seidel():
    a = grid()
    for i in range(1, N - 1):  #: sequential blocked(a) vectors([1,0] [0,1]) interchange(legal) parallel(none) wavefront(true)
        for j in range(1, N - 1):  #: sequential blocked(a)
            a[i][j] = a[i - 1][j] + a[i][j - 1] + a[i + 1][j] + a[i][j + 1]
    return a


def k_vector_up():
    a = grid()
    for i in range(N - 1):  #: doall copy(a[i]) vectors([1,0]) interchange(legal) parallel(outer) wavefront(false)
        for j in range(N):  #: doall
            a[i][j] = a[i + 1][j] + 1
    return a


def k_vector_two_down_left():
    a = grid()
    for i in range(2, N):  #: sequential blocked(a) vectors([2,-1]) interchange(illegal) parallel(inner) wavefront(false)
        for j in range(N - 1):  #: doall
            a[i][j] = a[i - 2][j + 1] + 1
    return a


def k_vector_steps_of_two():
    a = grid()
    for i in range(2, N, 2):  #: sequential blocked(a) vectors([1,-1]) interchange(illegal) parallel(inner) wavefront(false)
        for j in range(N - 1):  #: doall
            a[i][j] = a[i - 2][j + 1] + 1
    return a


def k_vector_columns_first():
    a = grid()
    for j in range(N - 1):  #: doall copy(a[i]) vectors([1,-1]) interchange(illegal) parallel(outer) wavefront(false)
        for i in range(1, N):  #: doall
            a[i][j] = a[i - 1][j + 1] + 1
    return a


def k_vector_columns_first_recurrence():
    a = grid()
    for j in range(1, N):  #: sequential blocked(a) vectors([1,1]) interchange(legal) parallel(inner) wavefront(false)
        for i in range(1, N):  #: doall
            a[i][j] = a[i - 1][j - 1] + 1
    return a


def k_vector_reduction():
    a, s = grid(), [0] * N
    for i in range(N):  #: reduction reduce(s[j] +) vectors(none) interchange(legal) parallel(outer) wavefront(false)
        for j in range(N):  #: doall
            s[j] += a[i][j]
    return s


def k_vector_last_write():
    a, s = grid(), [0] * N
    for i in range(N):  #: doall copy(s) vectors([1,0]) interchange(legal) parallel(outer) wavefront(false)
        for j in range(N):  #: doall
            s[j] = a[i][j]
    return s


def k_vector_of_unknown_length():
    a = grid()
    x = [1] * N
    for i in range(N):  #: sequential blocked(x) vectors([?,?]) interchange(unknown)
        for j in range(i):  #: reduction reduce(x[i] +)
            x[i] += a[i][j] * x[j]
    return x


RESULTS = {name: kernel() for name, kernel in list(globals().items()) if name.startswith("k_")}
