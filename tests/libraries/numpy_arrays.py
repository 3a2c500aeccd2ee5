# SPDX-License-Identifier: Apache-2.0
"""Loops over blocks of arrays, in pairs that differ in one detail."""
import numpy as np

n = 8


def k_disjoint_tiles(a):
    for i in range(4):  #: doall
        a[8 * i:8 * i + 8] += 1


def k_sums_in_tiles_overlapping_by_one(a):
    for i in range(4):  #: reduction reduce(a[8 * i:8 * i + 9] + float)
        a[8 * i:8 * i + 9] += 1


def k_tiles_overlapping_by_one(a):
    for i in range(4):  #: sequential blocked(a)
        a[8 * i:8 * i + 9] = np.sqrt(a[8 * i:8 * i + 9])


def k_shift_in_place_by_slices(a):
    for t in range(4):  #: sequential blocked(a)
        a[1:] += a[:-1]


def k_shift_from_a_copy(a, b):
    for t in range(4):  #: doall copy(b)
        b[1:] = a[1:] + a[:-1]


def k_items_from_the_item_before(a):
    for i in range(1, 16):  #: sequential blocked(a)
        a[i] += a[i - 1]


def k_items_from_a_copy(a):
    b = a.copy()
    for i in range(1, 16):  #: doall
        a[i] += b[i - 1]


def k_stencil_in_place(a):
    for i in range(1, n - 1):  #: sequential blocked(a)
        a[i, 1:-1] = (a[i - 1, 1:-1] + a[i + 1, 1:-1]) / 2


def k_stencil_out_of_place(a, b):
    for i in range(1, n - 1):  #: doall
        b[i, 1:-1] = (a[i - 1, 1:-1] + a[i + 1, 1:-1]) / 2


def k_steps_of_a_stencil(a, b):
    for t in range(4):  #: sequential blocked(a, b)
        b[1:-1] = (a[:-2] + a[2:]) / 2
        a, b = b, a
    return a


def k_ping_pong_by_parity(grid):
    for t in range(6):  #: sequential blocked(grid)
        np.multiply(grid[t % 2], 0.5, out=grid[1 - t % 2])


def k_writes_by_parity_from_a_third(grid, a):
    for t in range(6):  #: doall copy(grid)
        np.multiply(a, t, out=grid[1 - t % 2])


def k_column_blocks(c):
    for j in range(0, n, 2):  #: doall
        c[:, j:j + 2] *= 2


def k_column_blocks_overlapping(c):
    for j in range(0, n, 2):  #: sequential blocked(c)
        c[:, j:j + 3] = np.sqrt(c[:, j:j + 3])


def k_red_black_halves(a):
    for colour in range(2):  #: doall
        a[colour::2] += 1


def k_red_black_needing_each_other(a):
    for colour in range(2):  #: sequential blocked(a)
        a[colour::2] += a[1 - colour::2].sum()


def k_rows_of_a_reshaped_view(a):
    m = a.reshape(4, -1)
    for i in range(4):  #: doall
        m[i] += 1


def k_a_reshaped_view_and_its_base(a):
    m = a.reshape(4, -1)
    for i in range(1, 4):  #: sequential blocked(m)
        m[i] += a[8 * i - 1]


def k_columns_through_a_transposed_view(c):
    t = c.T
    for i in range(n):  #: doall
        t[i] += 1


def k_rows_and_columns_meet(c):
    t = c.T
    for i in range(n):  #: sequential blocked(t)
        t[i] += c[i]


def k_out_into_rows(c, a):
    for i in range(n):  #: doall
        np.add(a[:n], i, out=c[i])


def k_out_into_one_buffer(c, a, buffer):
    for i in range(n):  #: doall privatize(buffer)
        np.add(a[:n], i, out=buffer)
        c[i] = buffer


def k_out_chain(a):
    for i in range(1, 4):  #: sequential blocked(a)
        np.add(a[8 * i - 8:8 * i], 1, out=a[8 * i:8 * i + 8])


def k_where_disjoint(a, mask):
    for half in (mask, ~mask):  #: doall
        np.add(a, 1, out=a, where=half)


def k_where_overlapping(a, mask):
    for half in (mask, mask):  #: sequential blocked(a)
        np.sqrt(a, out=a, where=half)


def k_accumulate_into_one(a, rows):
    for row in rows:  #: reduction reduce(a + float)
        a += row


def k_add_at_shared_bins(bins, keys):
    for k in range(4):  #: reduction reduce(bins +)
        np.add.at(bins, keys[k], 1)


def k_add_at_own_bins(bins, keys):
    for k in range(4):  #: doall
        np.add.at(bins[k], keys[k], 1)


def k_bincount_of_parts(keys):
    total = np.zeros(n, int)
    for k in range(4):  #: reduction reduce(total +)
        total += np.bincount(keys[k], minlength=n)
    return total


def k_histogram_of_parts(keys):
    out = np.zeros((4, 4), int)
    for k in range(4):  #: doall
        out[k] = np.histogram(keys[k], bins=4)[0]
    return out


def k_scatter_unique(a, order):
    for k in range(4):  #: doall
        a[order[8 * k:8 * k + 8]] += k


def k_scatter_with_duplicates(a, keys):
    for k in range(4):  #: reduction reduce(a[keys[k]] * float)
        a[keys[k]] *= k


def k_scatter_keeping_the_last(a, keys):
    for k in range(4):  #: doall copy(a)
        a[keys[k]] = k


def k_gather(a, order, out):
    for k in range(4):  #: doall
        out[8 * k:8 * k + 8] = a[order[8 * k:8 * k + 8]]


def k_rolling_windows(a):
    windows = np.lib.stride_tricks.sliding_window_view(a, 3)
    out = np.empty(len(windows))
    for i in range(len(windows)):  #: doall
        out[i] = windows[i].mean()
    return out


def k_rolling_windows_written_back(a):
    windows = np.lib.stride_tricks.sliding_window_view(a, 3, writeable=True)
    for i in range(len(windows)):  #: sequential blocked(a)
        a[i + 2] = windows[i].sum()


def k_batched_products(x, w, c):
    for k in range(4):  #: doall
        c[k] = x[k] @ w


def k_product_of_all(x, w):
    for k in range(4):  #: sequential blocked(w)
        w = x[k] @ w
    return w


def k_matmul_into(x, w, c):
    for k in range(4):  #: doall
        np.matmul(x[k], w, out=c[k])


def k_one_generator_for_all(c):
    rng = np.random.default_rng(5)
    for i in range(n):  #: sequential blocked(rng)
        c[i] = rng.random(n)


def k_a_generator_each(c):
    children = np.random.default_rng(5).spawn(n)
    for i in range(n):  #: doall
        c[i] = children[i].random(n)


def k_global_random_state(c):
    np.random.seed(1)
    for i in range(n):  #: sequential blocked(np.random)
        c[i] = np.random.rand(n)


def k_structured_fields(points):
    for i in range(n):  #: doall
        points["x"][i] += points["y"][i]


def k_structured_records(points):
    for i in range(1, n):  #: sequential blocked(points[i])
        points[i]["x"] = points[i - 1]["x"] + 1


def k_structured_records_own(points):
    for i in range(1, n):  #: doall
        points[i]["x"] = points[i]["y"] + 1


def k_flat(c):
    for i in range(n):  #: doall
        c.flat[i] = i


def k_flat_from_before(c):
    for i in range(1, n):  #: sequential blocked(c.flat)
        c.flat[i] = c.flat[i - 1] + 1


def k_assigned_through_flat(c):
    for i in range(1, n):  #: sequential blocked(c[i].flat)
        c[i].flat = c[i - 1] + 1


def k_assigned_through_flat_alone(c, a):
    for i in range(1, n):  #: doall
        c[i].flat = a[:n] + i


def k_parts_of_complex_numbers(z):
    for i in range(1, 4):  #: doall
        z[i].real = z[i - 1].imag


def k_same_part_of_complex_numbers(z):
    for i in range(1, 4):  #: sequential blocked(z[i:i + 1].real)
        z[i:i + 1].real = z[i - 1:i].real + 1


def k_object_items(boxes):
    for i in range(4):  #: doall
        boxes[i] = [i]


def k_split_parts(a):
    for part in np.split(a, 4):  #: doall
        part += 1


def k_put_own(a):
    for k in range(4):  #: doall
        np.put(a, [k, k + 8], k)


def k_take_and_put(a):
    for k in range(1, 4):  #: sequential blocked(a)
        np.put(a, [k], np.take(a, [k - 1]) + 1)


def k_copyto_rows(c, a):
    for i in range(n):  #: doall
        np.copyto(c[i], a[:n])


def k_choose_minimum(c):
    best = np.full(n, 1e9)
    for i in range(n):  #: reduction reduce(best min)
        np.minimum(best, c[i], out=best)
    return best


def k_elements_by_tuple(c):
    for i in range(n):  #: doall
        for j in range(n):  #: doall
            c[i, j] = c[i, j] * 2


def k_prefix_over_rows(c):
    for i in range(1, n):  #: sequential blocked(c)
        for j in range(n):  #: doall
            c[i, j] += c[i - 1, j]


def k_diagonals(c):
    d = np.einsum("ii->i", c)
    for i in range(n):  #: doall
        d[i] += c[i].sum()


def k_sort_rows(c):
    for i in range(n):  #: doall
        c[i].sort()


def k_memory_mapped(path):
    m = np.memmap(path, dtype=np.int64, mode="w+", shape=(4, 8))
    for i in range(4):  #: doall
        m[i] = i
    for i in range(1, 4):  #: sequential blocked(m)
        m[i] += m[i - 1]
    return m.sum()


def main():
    import os
    import tempfile
    flat = lambda: np.arange(33.0)
    square = lambda: np.arange(64.0).reshape(8, 8)
    keys = np.array([[1, 1, 3, 5], [5, 2, 1, 0], [7, 7, 7, 1], [0, 1, 2, 3]])
    order = np.random.default_rng(1).permutation(32)
    x = np.arange(64.0).reshape(4, 4, 4) / 50
    points = np.zeros(n, dtype=[("x", float), ("y", float)])
    results = []
    for call in (
        (k_disjoint_tiles, flat()), (k_sums_in_tiles_overlapping_by_one, flat()), (k_tiles_overlapping_by_one, flat()), (k_shift_in_place_by_slices, flat()), (k_shift_from_a_copy, flat(), flat()),
        (k_items_from_the_item_before, flat()), (k_items_from_a_copy, flat()), (k_stencil_in_place, square()), (k_stencil_out_of_place, square(), square()),
        (k_steps_of_a_stencil, flat(), flat()), (k_ping_pong_by_parity, np.ones((2, 8))), (k_writes_by_parity_from_a_third, np.ones((2, 8)), np.ones(8)),
        (k_column_blocks, square()), (k_column_blocks_overlapping, square()), (k_red_black_halves, flat()), (k_red_black_needing_each_other, flat()),
        (k_rows_of_a_reshaped_view, np.arange(32.0)), (k_a_reshaped_view_and_its_base, np.arange(32.0)), (k_columns_through_a_transposed_view, square()),
        (k_rows_and_columns_meet, square()), (k_out_into_rows, square(), flat()), (k_out_into_one_buffer, square(), flat(), np.empty(8)), (k_out_chain, np.arange(32.0)),
        (k_where_disjoint, flat(), flat() % 2 == 0), (k_where_overlapping, flat(), flat() % 2 == 0), (k_accumulate_into_one, np.zeros(8), square()),
        (k_add_at_shared_bins, np.zeros(n, int), keys), (k_add_at_own_bins, np.zeros((4, n), int), keys), (k_bincount_of_parts, keys), (k_histogram_of_parts, keys),
        (k_scatter_unique, np.zeros(32), order), (k_scatter_with_duplicates, np.ones(n), keys), (k_scatter_keeping_the_last, np.ones(n), keys), (k_gather, flat(), order, np.zeros(32)), (k_rolling_windows, flat()),
        (k_rolling_windows_written_back, np.arange(8.0)), (k_batched_products, x, np.eye(4), np.zeros((4, 4, 4))), (k_product_of_all, x, np.eye(4)),
        (k_matmul_into, x, np.eye(4), np.zeros((4, 4, 4))), (k_one_generator_for_all, square()), (k_a_generator_each, square()), (k_global_random_state, square()),
        (k_structured_fields, points.copy()), (k_structured_records, points.copy()), (k_structured_records_own, points.copy()), (k_flat, square()),
        (k_flat_from_before, square()), (k_assigned_through_flat, square()), (k_assigned_through_flat_alone, square(), flat()), (k_parts_of_complex_numbers, np.ones((4, 2), complex)),
        (k_same_part_of_complex_numbers, np.ones(4, complex)), (k_object_items, np.empty(4, object)), (k_split_parts, np.arange(32.0)), (k_put_own, flat()), (k_take_and_put, flat()),
        (k_copyto_rows, square(), flat()), (k_choose_minimum, square()), (k_elements_by_tuple, square()), (k_prefix_over_rows, square()), (k_diagonals, square()),
        (k_sort_rows, square()[:, ::-1].copy())):
        results.append(call[0](*call[1:]))
    with tempfile.TemporaryDirectory() as folder:
        results.append(k_memory_mapped(os.path.join(folder, "m")))
    return results


main()
