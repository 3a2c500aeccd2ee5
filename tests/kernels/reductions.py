# SPDX-License-Identifier: Apache-2.0
"""Reductions of every operator, and their near misses: the same with one detail that breaks it."""
N = 24
DATA = [(7 * i + 3) % 11 for i in range(N)]
REALS = [0.5 * d for d in DATA]


def k_sum():
    s = 0
    for x in DATA:  #: reduction reduce(s +)
        s += x
    return s


def k_sum_also_read():
    s, out = 0, [0] * N
    for i in range(N):  #: sequential blocked(s)
        s += DATA[i]
        out[i] = s
    return out


def k_sum_tested():
    s, n = 0, 0
    for x in DATA:  #: sequential blocked(s)
        s += x
        if s > 1000:
            n = 1
    return s, n


def k_sum_spelled_out():
    s = 0
    for x in DATA:  #: reduction reduce(s +)
        s = s + x
    return s


def k_sum_other_side():
    s = 0
    for x in DATA:  #: reduction reduce(s +)
        s = x + s
    return s


def k_difference():
    s = 1000
    for x in DATA:  #: reduction reduce(s +)
        s -= x
    return s


def k_difference_turned():
    s = 1
    for x in DATA:  #: sequential blocked(s)
        s = x - s
    return s


def k_sum_of_two():
    s = 0
    for i in range(N - 1):  #: reduction reduce(s +)
        s = s + DATA[i] + DATA[i + 1]
    return s


def k_sum_with_itself():
    s = 1
    for x in DATA[:8]:  #: sequential blocked(s)
        s = s + x + s
    return s


def k_two_updates_of_one_sum():
    s = 0
    for x in DATA:  #: reduction reduce(s +)
        s += x
        s += 2 * x
    return s


def k_read_between_two_updates():
    s, out = 0, [0] * N
    for i in range(N):  #: sequential blocked(s)
        s += DATA[i]
        out[i] = s
        s += 1
    return out


def k_sum_and_product_mixed():
    s = 1
    for x in DATA[:6]:  #: sequential blocked(s)
        s += x
        s *= 2
    return s


def k_horner():
    s = 0
    for x in DATA[:6]:  #: sequential blocked(s)
        s = s * 3 + x
    return s


def k_float_sum():
    s = 0.0
    for x in REALS:  #: reduction reduce(s + float)
        s += x
    return s


def k_mean_updated():
    m, n = 0.0, 0
    for x in REALS:  #: sequential blocked(m)
        n += 1
        m += (x - m) / n
    return m


def k_product():
    p = 1
    for x in DATA[:10]:  #: reduction reduce(p *)
        p *= x + 1
    return p


def k_quotient():
    p = 1.0
    for x in DATA[:10]:  #: sequential blocked(p)
        p = (x + 1) / p
    return p


def k_power():
    p = 2
    for x in DATA[:4]:  #: sequential blocked(p)
        p = p ** 2 % 1000
    return p


def k_maximum_by_call():
    m = 0
    for x in DATA:  #: reduction reduce(m max)
        m = max(m, x)
    return m


def k_maximum_by_if():
    m = -1
    for x in DATA:  #: reduction reduce(m max)
        if x > m:
            m = x
    return m


def k_maximum_turned_if():
    m = -1
    for x in DATA:  #: reduction reduce(m max)
        if m < x:
            m = x
    return m


def k_maximum_by_choice():
    m = -1
    for x in DATA:  #: reduction reduce(m max)
        m = x if x > m else m
    return m


def k_minimum_by_call():
    m = 99
    for i in range(N):  #: reduction reduce(m min)
        m = min(DATA[i] * 2, m)
    return m


def k_minimum_by_if():
    m = 99
    for i in range(N):  #: reduction reduce(m min)
        if DATA[i] <= m:
            m = DATA[i]
    return m


def k_maximum_of_something_else():
    m = 0
    for x in DATA:  #: sequential blocked(m)
        if x > m:
            m = m + 1
    return m


def k_maximum_decayed():
    m = 0
    for x in DATA:  #: sequential blocked(m)
        m = max(m - 1, x)
    return m


def k_where_is_the_maximum():
    m, where = -1, -1
    for i in range(N):  #: reduction reduce(m max) privatize(where)
        if DATA[i] > m:
            m = DATA[i]
            where = i
    return m


def k_any():
    found = False
    for x in DATA:  #: reduction reduce(found or)
        found = found or x == 5
    return found


def k_all():
    fine = True
    for x in DATA:  #: reduction reduce(fine and)
        fine = fine and x < 50
    return fine


def k_toggle():
    on = False
    for x in DATA:  #: sequential blocked(on)
        on = not on
    return on


def k_bits_and():
    bits = 255
    for x in DATA:  #: reduction reduce(bits &)
        bits &= x | 16
    return bits


def k_bits_or():
    bits = 0
    for x in DATA:  #: reduction reduce(bits |)
        bits |= x
    return bits


def k_bits_xor():
    bits = 0
    for x in DATA:  #: reduction reduce(bits ^)
        bits = bits ^ x
    return bits


def k_bits_shifted():
    bits = 0
    for x in DATA:  #: sequential blocked(bits)
        bits = (bits << 1) ^ x
    return bits


def k_conditional_sum():
    s = 0
    for x in DATA:  #: reduction reduce(s +)
        if x % 2:
            s += x
    return s


def k_sum_reset():
    s, longest = 0, 0
    for x in DATA:  #: sequential blocked(s)
        if x == 3:
            s = 0
        s += x
    return s


def k_count_matches():
    n = 0
    for x in DATA:  #: reduction reduce(n +)
        if x == 4:
            n += 1
    return n


def k_two_sums():
    s, t = 0, 0
    for x in DATA:  #: reduction reduce(s +) reduce(t +)
        s += x
        t += x * x
    return s, t


def k_sum_feeds_sum():
    s, t = 0, 0
    for x in DATA:  #: sequential blocked(s)
        s += x
        t += s
    return t


def k_string_building():
    text = ""
    for x in DATA:  #: reduction reduce(text +)
        text += str(x)
    return len(text)


def k_dot_product():
    s = 0.0
    for i in range(N):  #: reduction reduce(s + float)
        s += REALS[i] * REALS[N - 1 - i]
    return s


def k_sum_in_element():
    total = [0]
    for x in DATA:  #: reduction reduce(total[0] +)
        total[0] += x
    return total


def k_sum_of_rows():
    rows = [[i * j for j in range(6)] for i in range(6)]
    sums = [0] * 6
    for i in range(6):  #: doall
        for j in range(6):  #: reduction reduce(sums[i] +)
            sums[i] += rows[i][j]
    return sums


def k_sum_of_columns():
    rows = [[i * j for j in range(6)] for i in range(6)]
    sums = [0] * 6
    for i in range(6):  #: reduction reduce(sums[j] +)
        for j in range(6):  #: doall
            sums[j] += rows[i][j]
    return sums


RESULTS = {name: kernel() for name, kernel in list(globals().items()) if name.startswith("k_")}
