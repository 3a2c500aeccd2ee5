// SPDX-License-Identifier: Apache-2.0
// The handlers that rows of effects.def name with "!", and what a pending call may have to do when it comes back.
#ifndef PLAIT_RECORDER_EFFECTS_HANDLERS_H
#define PLAIT_RECORDER_EFFECTS_HANDLERS_H
#include "recorder/effects_internal.h"

typedef enum fx_after {         // plait_call_pending.what; bits above FX_AFTER_KIND are FX_ALSO_*
    FX_AFTER_NOTHING,
    FX_AFTER_CREATED,           // the result is a new container
    FX_AFTER_FRESH,             // the same, if nobody else holds it (an unknown function may return what it keeps)
    FX_AFTER_GREW,              // address (owned): a list-like that had kept[0] items; what came is written
    FX_AFTER_KEYS,              // address (owned): a dict that had kept[0] keys
    FX_AFTER_COUNTED,           // the same, of which every key may have been written
    FX_AFTER_FILLED,            // address (owned): a container that now holds what it was given (__init__)
    FX_AFTER_SORTED,            // the result is a new list, sorted; how much work that was depends on its length
    FX_AFTER_SLICE,             // address (owned): a list-like that had kept[0] items, of which those in [kept[1], kept[1] + kept[2]) were replaced
    FX_AFTER_DEEP,              // the result may hold new containers, to any depth
    FX_AFTER_ARRAY,             // the result is a new ndarray
    FX_AFTER_COPIED,            // address (owned): an array that was read if the result is a copy of it, and not if it is a view
    FX_AFTER_TENSOR,            // address (owned): an array or buffer whose memory the result, a tensor, may share
} fx_after;

static inline void fx_want_created(fx_call *c)
{
    c->pending->what = FX_AFTER_CREATED;
    c->answer |= PLAIT_EFFECT_AFTER;
}
uint64_t fx_sort_work(double n);                       // n log2 n
void fx_extend(fx_call *c, PyObject *source);
int fx_list_get(plait_effects *fx, PyObject *o, PyObject *key);
int fx_list_set(plait_effects *fx, PyObject *o, PyObject *key, PyObject *value, plait_call_pending *pending);   // its answer
int fx_mapping_combine(plait_effects *fx, int nb, PyObject *a, PyObject *b, int *created);
int fx_mapping_compare(plait_effects *fx, int op, PyObject *a, PyObject *b);
int fx_contains(plait_effects *fx, PyObject *o, PyObject *value);
void fx_replaced(plait_effects *fx, PyObject *o, Py_ssize_t before, Py_ssize_t first, Py_ssize_t count);   // by as many as it now has more
PyObject *fx_stdout(int input);                        // sys.stdout or sys.stdin, borrowed

#define FX_HANDLERS(X)                                                                                                     \
    X(append) X(appendleft) X(extend) X(extendleft) X(insert) X(pop) X(popleft) X(index) X(remove) X(clear) X(reverse) X(sort)  \
    X(dict_get) X(dict_pop) X(dict_popitem) X(dict_setdefault) X(dict_clear) X(dict_update) X(fromkeys) X(move_to_end)        \
    X(count_elements) X(set_add) X(set_discard) X(set_pop) X(set_update) X(set_difference_update)                            \
    X(set_intersection_update) X(set_symmetric_update) X(set_combine) X(set_relation)                                       \
    X(len) X(truth) X(getitem) X(setitem) X(delitem) X(contains) X(repr) X(print) X(next) X(minmax) X(sum) X(reduce) X(sorted) X(any) X(all)    \
    X(getattr) X(hasattr) X(setattr) X(delattr) X(vars) X(new_list) X(new_tuple) X(new_dict) X(new_set) X(new_deque) X(new_bytearray)      \
    X(new_bytes) X(new_array) X(iterate_all) X(item_get) X(attr_get) X(method_call) X(compare) X(operator) X(op_index_of) X(json_scan)   \
    X(heappush) X(heappop) X(heapreplace) X(heappushpop) X(heapify) X(bisect) X(insort) X(open) X(object_getattr)      \
    X(object_setattr) X(object_delattr) X(reverse_new) X(type_new) X(extend_bytes) X(copy_args) X(dict_skip_factory) X(fill) X(into_buffers) X(struct_part) X(receives_into) X(sends) X(sqlite_cursor)
#define FX_DECLARE(name) void h_##name(fx_call *c);
FX_HANDLERS(FX_DECLARE)
#define FX_NUMPY_HANDLERS(X) X(ufunc) X(ufunc_reduce) X(ufunc_at) X(array_call) X(array_copyto) X(array_inplace) X(array_fill) X(array_put)   \
    X(array_putmask) X(array_view) X(array_item) X(array_take) X(array_product) X(array_random) X(array_shuffle)  \
    X(array_einsum) X(array_astype) X(array_piece) X(flat_all) X(array_random_global) X(array_byteswap) X(array_asarray) X(pandas_algos) X(pandas_groupby) X(pandas_backed) X(fortran) X(sparse_tools) X(torch) X(torch_reads) X(torch_data)
FX_NUMPY_HANDLERS(FX_DECLARE)
#undef FX_DECLARE
#endif
