# SPDX-License-Identifier: Apache-2.0
"""Histograms, scatter and gather, lists, dictionaries and sets that are built."""
import collections

N = 24
KEYS = [i * i % 7 for i in range(N)]
PERMUTED = [(7 * i) % N for i in range(N)]
REPEATED = [(7 * i) % (N // 2) for i in range(N)]


def k_histogram():
    h = [0] * 7
    for k in KEYS:  #: reduction reduce(h[k] +)
        h[k] += 1
    return h


def k_histogram_also_read():
    h, seen = [0] * 7, [0] * N
    for i in range(N):  #: sequential blocked(h)
        h[KEYS[i]] += 1
        seen[i] = h[KEYS[i]]
    return seen


def k_histogram_of_distinct():
    h = [0] * N
    for i in range(N):  #: doall
        h[PERMUTED[i]] += 1
    return h


def k_weighted_histogram():
    h = [0.0] * 7
    for i in range(N):  #: reduction reduce(h[KEYS[i]] + float)
        h[KEYS[i]] += 0.5 * i
    return h


def k_dict_count_by_get():
    d = {}
    for k in KEYS:  #: reduction reduce(d[k] count)
        d[k] = d.get(k, 0) + 1
    return d


def k_dict_sum_by_get():
    d = {}
    for i in range(N):  #: reduction reduce(d[KEYS[i]] +)
        d[KEYS[i]] = d.get(KEYS[i], 0) + i
    return d


def k_dict_count_by_test():
    d = {}
    for k in KEYS:  #: reduction reduce(d[k] +)
        if k in d:
            d[k] += 1
        else:
            d[k] = 1
    return d


def k_dict_last_seen():
    d, gaps = {}, [0] * N
    for i in range(N):  #: sequential blocked(d)
        gaps[i] = i - d.get(KEYS[i], i)
        d[KEYS[i]] = i
    return gaps


def k_dict_of_distinct():
    d = {}
    for i in range(N):  #: reduction reduce(d add)
        d[i] = i * i
    return d


def k_dict_overwritten():
    d = {}
    for i in range(N):  #: reduction reduce(d add) copy(d)
        d[KEYS[i]] = i
    return len(d)


def k_dict_existing_keys():
    d = dict.fromkeys(range(N), 0)
    for i in range(N):  #: doall
        d[i] = i * i
    return d


def k_dict_of_lists():
    d = {}
    for i in range(N):  #: reduction reduce(d add) reduce(d.setdefault(KEYS[i], []) append)
        d.setdefault(KEYS[i], []).append(i)
    return sorted(d)


def k_memo():
    d, hits = {}, [0] * N
    for i in range(N):  #: sequential blocked(d)
        if KEYS[i] in d:
            hits[i] = d[KEYS[i]]
        else:
            d[KEYS[i]] = i
    return hits


def k_set_building():
    s = set()
    for k in KEYS:  #: reduction reduce(s add)
        s.add(k)
    return s


def k_set_asked():
    s, fresh = set(), [0] * N
    for i in range(N):  #: sequential blocked(s)
        if KEYS[i] not in s:
            fresh[i] = 1
        s.add(KEYS[i])
    return fresh


def k_append():
    out = []
    for k in KEYS:  #: reduction reduce(out append)
        out.append(k * 2)
    return out


def k_append_if():
    out = []
    for k in KEYS:  #: reduction reduce(out append)
        if k > 2:
            out.append(k)
    return out


def k_append_of_last():
    out = [1]
    for k in KEYS:  #: sequential blocked(out)
        out.append(out[-1] + k)
    return out


def k_append_and_length():
    out = []
    for k in KEYS:  #: sequential blocked(out)
        out.append(len(out) * k)
    return out


def k_extend():
    out = []
    for k in KEYS:  #: reduction reduce(out append)
        out.extend([k, k])
    return out


def k_worklist():
    todo, done = [1], 0
    while todo:  #: sequential blocked(todo)
        n = todo.pop()
        done += n
        if n < 20:
            todo.append(2 * n)
            todo.append(2 * n + 1)
    return done


def k_gather():
    a = [0] * N
    for i in range(N):  #: doall
        a[i] = KEYS[PERMUTED[i]]
    return a


def k_scatter_distinct():
    a = [0] * N
    for i in range(N):  #: doall
        a[PERMUTED[i]] = i
    return a


def k_scatter_colliding():
    a = [0] * N
    for i in range(N):  #: doall copy(a)
        a[REPEATED[i]] = i
    return len(a)


def k_gather_in_place():
    a = list(range(N))
    for i in range(N):  #: sequential blocked(a)
        a[i] = a[PERMUTED[i] // 2] + 1
    return a


def k_scatter_add():
    a = [0] * N
    for i in range(N):  #: reduction reduce(a[REPEATED[i]] +)
        a[REPEATED[i]] += i
    return a


def k_comprehension():
    a = [k * k for k in KEYS]  #: doall
    return a


def k_comprehension_with_walrus():
    s = 0
    a = [s := s + k for k in KEYS]  #: sequential blocked(s)
    return a


def k_dict_comprehension():
    d = {i: i * i for i in range(N)}  #: doall
    return d


def k_insert_in_front():
    out = []
    for k in KEYS:  #: sequential blocked(out)
        out.insert(0, k)
    return out


def k_groups_of_a_defaultdict():
    groups = collections.defaultdict(list)
    for x in range(N):  #: reduction reduce(groups add) reduce(groups[x % 3] append)
        groups[x % 3].append(x * x)
    return groups


def k_groups_counted_meanwhile():
    groups, seen = collections.defaultdict(list), [0] * N
    for x in range(N):  #: sequential blocked(groups)
        groups[x % 3].append(x * x)
        seen[x] = len(groups)
    return groups, seen


RESULTS = {name: kernel() for name, kernel in list(globals().items()) if name.startswith("k_")}
