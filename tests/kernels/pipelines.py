# SPDX-License-Identifier: Apache-2.0
"""Pipelines: heavy stages with and without state of their own; and training loops, which are none."""
N = 24
B = [(5 * i + 1) % 13 for i in range(N)]


def work(x):
    s = x
    for i in range(150):
        s = (s * 31 + i) % 97
    return s


def k_stage_without_state():
    s, out = 1, [0] * N
    for i in range(N):  #: pipeline blocked(s) privatize(t)
        s = (s * 31 + B[i]) % 97
        t = work(s)
        out[i] = t + 1
    return out


def k_all_in_one_cycle():
    s, out = 1, [0] * N
    for i in range(N):  #: sequential blocked(s)
        s = work(s + B[i]) % 97
        out[i] = s
    return out


def k_too_little_work():
    s, out = 1, [0] * N
    for i in range(N):  #: sequential blocked(s)
        s = (s * 31 + B[i]) % 97
        out[i] = s + 1
    return out


def k_two_stages_with_state():
    s, r, out = 1, 1, [0] * N
    for i in range(N):  #: pipeline blocked(s, r) privatize(t, u)
        s = (s * 31 + B[i]) % 97
        t = work(s)
        u = work(t)
        r = (r * 7 + u) % 89
        out[i] = r
    return out


def k_feedback_from_last_stage():
    r, out = 1, [0] * N
    for i in range(N):  #: sequential blocked(r)
        t = work(B[i] + r)
        u = work(t)
        r = (r * 7 + u) % 89
        out[i] = r
    return out


def numbers(n):
    x = 3
    for i in range(n):  #: doall
        x = (x * 31 + i) % 97
        yield x


def k_generator_feeds_work():
    out, i = [0] * N, 0
    for x in numbers(N):  #: pipeline blocked(x)
        out[i] = work(x)
        i += 1
    return out


def k_stochastic_descent():
    w = [0.0] * 4
    samples = [([float((i * j + 1) % 5) for j in range(4)], float(i % 3)) for i in range(12)]
    for epoch in range(3):  #: sequential blocked(w)
        for x, y in samples:  #: sequential blocked(w)
            error = -y
            for j in range(4):  #: reduction reduce(error + float)
                error += w[j] * x[j]
            for j in range(4):  #: doall
                w[j] -= 0.01 * error * x[j]
    return w


def k_batch_gradient():
    w, g = [0.0] * 4, [0.0] * 4
    samples = [([float((i * j + 1) % 5) for j in range(4)], float(i % 3)) for i in range(12)]
    for x, y in samples:  #: reduction reduce(g[j] + float) privatize(error)
        error = -y
        for j in range(4):  #: reduction reduce(error + float)
            error += w[j] * x[j]
        for j in range(4):  #: doall
            g[j] += error * x[j]
    return g


def k_perceptron():
    w = [0, 0, 0]
    for i in range(N):  #: sequential blocked(w)
        s = w[0] * B[i] + w[1] + w[2] * i
        if s <= 0:
            for j in range(3):
                w[j] += B[(i + j) % N]
    return w


def k_inference():
    w, out = [1, 2, 3], [0] * N
    for i in range(N):  #: doall privatize(s)
        s = w[0] * B[i] + w[1] + w[2] * i
        out[i] = s
    return out


def k_momentum():
    v, path = 0.0, [0.0] * N
    for i in range(N):  #: sequential blocked(v)
        v = 0.9 * v + B[i]
        path[i] = v
    return path


RESULTS = {name: kernel() for name, kernel in list(globals().items()) if name.startswith("k_")}
