// SPDX-License-Identifier: Apache-2.0
// Fancy and boolean indexing, and where= masks: which items of an array an index selects. Index arrays are broadcast against each other
// as NumPy does; the offsets they give are put in order and cut into runs of constant distance, and each run, together with the basic
// dimensions, goes out as one region. What is selected several times is told so (docs/internals/boxes.md); the order among
// the items of one access means nothing. Past WORK index positions the caller falls back to the whole array, assumed.
#include "recorder/effects_numpy.h"
#include <string.h>

enum { WORK = 1 << 22, MOST = 16, DIGIT = 11 /* bits sorted by in one pass */, MANY = 32 };

typedef struct indexer {          // one index array against one dimension
    const char *data;
    int nd, size;
    char kind;                    // 'i', 'u'
    int64_t dims[MOST], strides[MOST];
    int64_t *owned;               // values made here (lists, masks), NULL when they are the array's own
    int64_t extent, stride;       // of the dimension it selects from
} indexer;

typedef struct selection {
    indexer by[MOST];
    int n;
    int64_t base;                 // bytes from the array's first item, by the integers among the parts
    int nd;
    int64_t dims[64], strides[64];   // basic dimensions
} selection;

static int64_t load(const char *at, int size, char kind)
{
    switch (size) {
    case 1: return kind == 'u' ? (int64_t)*(const uint8_t *)at : *(const int8_t *)at;
    case 2: { int16_t v; memcpy(&v, at, 2); return kind == 'u' ? (uint16_t)v : v; }
    case 4: { int32_t v; memcpy(&v, at, 4); return kind == 'u' ? (int64_t)(uint32_t)v : v; }
    default: { int64_t v; memcpy(&v, at, 8); return v; }
    }
}

static int step_position(int64_t *at, const int64_t *dims, int nd)   // the next position in C order; 0 after the last
{
    for (int d = nd - 1; d >= 0; d--) {
        if (++at[d] < dims[d]) return 1;
        at[d] = 0;
    }
    return 0;
}

static int64_t product(const int64_t *dims, int nd)
{
    int64_t n = 1;
    for (int d = 0; d < nd; d++) n *= dims[d];
    return n;
}

static int is_kind(PyObject *o, const char *kinds) { return strchr(kinds, fx_kind(o)) != NULL; }

static int from_list(indexer *ix, PyObject *list)
{
    Py_ssize_t n = PyList_GET_SIZE(list);
    if ((ix->owned = plait_alloc((size_t)(n ? n : 1) * sizeof *ix->owned)) == NULL) return 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_ssize_t value = 0;
        if (PyBool_Check(PyList_GET_ITEM(list, i)) || !fx_array_index(PyList_GET_ITEM(list, i), &value)) return 0;
        ix->owned[i] = value;
    }
    ix->data = (const char *)ix->owned;
    ix->nd = 1;
    ix->size = 8;
    ix->kind = 'i';
    ix->dims[0] = n;
    ix->strides[0] = 8;
    return 1;
}

static int from_array(plait_effects *fx, indexer *ix, PyObject *o)
{
    const fx_array *a = fx_as_array(o);
    if (a->nd > MOST || fx_elsize(fx, o) > 8) return 0;
    ix->data = a->data;
    ix->nd = a->nd;
    ix->size = (int)fx_elsize(fx, o);
    ix->kind = fx_kind(o);
    for (int d = 0; d < a->nd; d++) ix->dims[d] = a->dims[d], ix->strides[d] = a->strides[d];
    return 1;
}

// A mask over k dimensions is k index arrays of the positions that are true.
static int from_mask(selection *s, PyObject *mask, const fx_array *a, int dim)
{
    const fx_array *m = fx_as_array(mask);
    int64_t at[MOST] = {0}, dims[MOST], found = 0, total;
    if (m->nd == 0 || m->nd > MOST - s->n || dim + m->nd > a->nd) return 0;
    for (int d = 0; d < m->nd; d++) dims[d] = m->dims[d];
    total = product(dims, m->nd);
    if (total > WORK) return 0;
    for (int d = 0; d < m->nd; d++) {
        indexer *ix = &s->by[s->n++];
        *ix = (indexer){.nd = 1, .size = 8, .kind = 'i', .extent = a->dims[dim + d], .stride = a->strides[dim + d], .strides = {8}};
        if ((ix->owned = plait_alloc((size_t)(total ? total : 1) * sizeof *ix->owned)) == NULL) return 0;
        ix->data = (const char *)ix->owned;
    }
    indexer *mine = &s->by[s->n - m->nd];
    if (total > 0)
        do {
            const char *p = m->data;
            for (int d = 0; d < m->nd; d++) p += at[d] * m->strides[d];
            if (*p == 0) continue;
            for (int d = 0; d < m->nd; d++) mine[d].owned[found] = at[d];
            found++;
        } while (step_position(at, dims, m->nd));
    for (int d = 0; d < m->nd; d++) mine[d].dims[0] = found;
    return 1;
}

static int is_index(plait_effects *fx, PyObject *part)   // counts as a dimension
{
    return part != Py_None && part != Py_Ellipsis && !(fx_is_ndarray(fx, part) && fx_kind(part) == 'b');
}

static int take_part(plait_effects *fx, selection *s, const fx_array *a, PyObject *part, int *dim)
{
    Py_ssize_t index = 0, first = 0, step = 0, count = 0;
    if (fx_is_ndarray(fx, part) && fx_kind(part) == 'b') {
        int done = from_mask(s, part, a, *dim);
        *dim += fx_as_array(part)->nd;
        return done;
    }
    if (*dim >= a->nd) return 0;
    int64_t extent = a->dims[*dim], stride = a->strides[*dim];
    (*dim)++;
    if (PySlice_Check(part)) {
        if (!fx_slice_of(part, (Py_ssize_t)extent, &first, &step, &count)) return 0;
        s->base += first * stride;
        s->dims[s->nd] = count;
        s->strides[s->nd++] = step * stride;
        return 1;
    }
    if (!PyBool_Check(part) && fx_array_index(part, &index)) {
        if (index < 0) index += extent;
        s->base += index * stride;
        return index >= 0 && index < extent;
    }
    if (s->n == MOST) return 0;
    indexer *ix = &s->by[s->n++];
    *ix = (indexer){.extent = extent, .stride = stride};
    if (PyList_CheckExact(part)) return from_list(ix, part);
    return fx_is_ndarray(fx, part) && is_kind(part, "iu") && from_array(fx, ix, part);
}

static int take_key(plait_effects *fx, selection *s, const fx_array *a, PyObject *key)
{
    Py_ssize_t n = PyTuple_Check(key) ? PyTuple_GET_SIZE(key) : 1;
    int dim = 0, used = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *part = PyTuple_Check(key) ? PyTuple_GET_ITEM(key, i) : key;
        used += fx_is_ndarray(fx, part) && fx_kind(part) == 'b' ? fx_as_array(part)->nd : is_index(fx, part);
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *part = PyTuple_Check(key) ? PyTuple_GET_ITEM(key, i) : key;
        if (part == Py_None) continue;
        if (part == Py_Ellipsis) {
            for (int k = a->nd - used; k > 0 && dim < a->nd; k--, dim++) s->dims[s->nd] = a->dims[dim], s->strides[s->nd++] = a->strides[dim];
        } else if (!take_part(fx, s, a, part, &dim)) {
            return 0;
        }
    }
    for (; dim < a->nd; dim++) s->dims[s->nd] = a->dims[dim], s->strides[s->nd++] = a->strides[dim];
    return 1;
}

static int broadcast(const selection *s, int64_t *dims, int *nd)
{
    *nd = 0;
    for (int i = 0; i < s->n; i++)
        if (s->by[i].nd > *nd) *nd = s->by[i].nd;
    for (int d = 0; d < *nd; d++) {
        dims[d] = 1;
        for (int i = 0; i < s->n; i++) {
            int own = d - (*nd - s->by[i].nd);
            int64_t size = own >= 0 ? s->by[i].dims[own] : 1;
            if (size == 1 || size == dims[d]) continue;
            if (dims[d] != 1) return 0;
            dims[d] = size;
        }
    }
    return 1;
}

typedef struct runs { plait_effects *fx; unsigned flags; PyObject *o; const char *data; const selection *s; int64_t first, last, step, count, times; } runs;

static void flush(runs *r)
{
    int64_t dims[65], strides[65];
    if (r->count == 0) return;
    dims[0] = r->count;
    strides[0] = r->step;
    memcpy(dims + 1, r->s->dims, (size_t)r->s->nd * sizeof *dims);
    memcpy(strides + 1, r->s->strides, (size_t)r->s->nd * sizeof *strides);
    r->fx->times = (uint32_t)r->times;
    fx_array_part(r->fx, r->flags, r->o, r->data + r->first, r->s->nd + 1, dims, strides);
    r->fx->times = 1;
    r->count = 0;
}

static void add(runs *r, int64_t offset, int64_t times)
{
    if (r->count == 1) r->step = offset - r->first;
    if (r->count && (offset != r->last + r->step || times != r->times)) flush(r);
    if (r->count == 0) r->first = offset, r->step = 0, r->times = times;
    r->last = offset;
    r->count++;
}

typedef struct spread { int64_t low, high; int shift, ordered; } spread;   // offsets are low + a multiple of 1 << shift

static spread look(const int64_t *at, size_t n)
{
    spread s = {at[0], at[0], 0, 1};
    uint64_t bits = 0;
    for (size_t i = 1; i < n; i++) {
        s.ordered &= at[i - 1] <= at[i];
        s.low = at[i] < s.low ? at[i] : s.low;
        s.high = at[i] > s.high ? at[i] : s.high;
        bits |= (uint64_t)(at[i] - at[0]);
    }
    s.shift = bits ? __builtin_ctzll(bits) : 0;
    return s;
}

// Ascending, by the digits in which they differ, least significant first. 0: no memory.
static int sort(int64_t *at, size_t n, const spread *s)
{
    int64_t *from = at, *to, *other = to = plait_alloc(n * sizeof *other);
    if (other == NULL) return 0;
    for (int shift = s->shift; shift < 64 && (uint64_t)(s->high - s->low) >> shift; shift += DIGIT) {
        size_t begin[1 << DIGIT] = {0}, sum = 0;
        for (size_t i = 0; i < n; i++) begin[(uint64_t)(from[i] - s->low) >> shift & ((1 << DIGIT) - 1)]++;
        for (int k = 0; k < 1 << DIGIT; k++) {
            size_t here = begin[k];
            begin[k] = sum;
            sum += here;
        }
        for (size_t i = 0; i < n; i++) to[begin[(uint64_t)(from[i] - s->low) >> shift & ((1 << DIGIT) - 1)]++] = from[i];
        int64_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != at) memcpy(at, from, n * sizeof *at);
    plait_free(other);
    return 1;
}

static void add_ordered(runs *r, const int64_t *at, size_t n)
{
    for (size_t i = 0, next; i < n; i = next) {
        for (next = i + 1; next < n && at[next] == at[i];) next++;
        add(r, at[i], (int64_t)(next - i));
    }
}

// Few places, many of them selected often: counted. 0: no memory.
static int add_counted(runs *r, const int64_t *at, size_t n, const spread *s)
{
    size_t places = (size_t)((uint64_t)(s->high - s->low) >> s->shift) + 1;
    uint32_t *count = plait_calloc(places, sizeof *count);
    if (count == NULL) return 0;
    for (size_t i = 0; i < n; i++) count[(uint64_t)(at[i] - s->low) >> s->shift]++;
    for (size_t k = 0; k < places; k++)
        if (count[k]) add(r, s->low + (int64_t)(k << s->shift), count[k]);
    plait_free(count);
    return 1;
}

// The common case: one array of int64 in a row.
static int is_simple(const selection *s, int nd)
{
    const indexer *ix = &s->by[0];
    return s->n == 1 && nd == 1 && ix->size == 8 && ix->kind == 'i' && ix->strides[0] == 8 && (uintptr_t)ix->data % 8 == 0;
}

static int find_simple(const indexer *ix, int64_t base, int64_t *offsets)
{
    const int64_t *index = (const int64_t *)(const void *)ix->data;
    int64_t n = ix->dims[0];
    for (int64_t i = 0; i < n; i++) {
        int64_t at = index[i] < 0 ? index[i] + ix->extent : index[i];
        if (at < 0 || at >= ix->extent) return 0;
        offsets[i] = base + at * ix->stride;
    }
    return 1;
}

// The same with an index for each place of the dimension or more: counted at once. -1: an index is out of range; 0: no memory.
static int add_simple(runs *r, const indexer *ix, int64_t base)
{
    const int64_t *index = (const int64_t *)(const void *)ix->data;
    int64_t n = ix->dims[0], extent = ix->extent;
    uint32_t *count = plait_calloc((size_t)extent, sizeof *count);
    int done = count != NULL;
    for (int64_t i = 0; i < n && done == 1; i++) {
        int64_t at = index[i] < 0 ? index[i] + extent : index[i];
        if (at < 0 || at >= extent) done = -1;
        else count[at]++;
    }
    for (int64_t k = 0; k < extent && done == 1; k++)
        if (count[k]) add(r, base + k * ix->stride, count[k]);
    plait_free(count);
    return done;
}

// Where the selected items begin, in the order of the index. 0: an index is out of range.
static int find_offsets(const selection *s, const int64_t *dims, int nd, int64_t *offsets)
{
    int64_t at[MOST] = {0};
    size_t n = 0;
    if (is_simple(s, nd))
        return find_simple(&s->by[0], s->base, offsets);
    do {
        int64_t offset = s->base;
        for (int i = 0; i < s->n; i++) {
            const indexer *ix = &s->by[i];
            const char *p = ix->data;
            for (int d = 0; d < ix->nd; d++)
                if (ix->dims[d] != 1) p += at[d + nd - ix->nd] * ix->strides[d];
            int64_t index = load(p, ix->size, ix->kind);
            if (index < 0) index += ix->extent;
            if (index < 0 || index >= ix->extent) return 0;
            offset += index * ix->stride;
        }
        offsets[n++] = offset;
    } while (step_position(at, dims, nd));
    return 1;
}

static int emit(plait_effects *fx, unsigned flags, PyObject *o, const selection *s)
{
    int64_t dims[MOST];
    int nd = 0;
    if (!broadcast(s, dims, &nd) || product(dims, nd) > WORK || s->nd > 60) return 0;
    size_t n = (size_t)product(dims, nd);
    if (n == 0) return 1;
    runs r = {.fx = fx, .flags = flags, .o = o, .data = fx_as_array(o)->data, .s = s};
    if (is_simple(s, nd) && n >= MANY && (size_t)s->by[0].extent <= n) {
        int done = add_simple(&r, &s->by[0], s->base);
        flush(&r);
        return done != 0;
    }
    int64_t *offsets = plait_alloc(n * sizeof *offsets);
    int done = offsets != NULL;
    if (done && find_offsets(s, dims, nd, offsets)) {   // else an index is out of range: it will raise, and there is nothing to tell
        spread how = look(offsets, n);
        if (!how.ordered && (uint64_t)(how.high - how.low) >> how.shift < n) done = add_counted(&r, offsets, n, &how);
        else if ((done = how.ordered || sort(offsets, n, &how))) add_ordered(&r, offsets, n);
        flush(&r);
    }
    plait_free(offsets);
    return done;
}

static int64_t skip_bytes(const char *mask, int64_t at, int64_t n, uint64_t word)   // the first place that is not as all bytes of word are
{
    uint64_t eight;
    for (; at + 8 <= n; at += 8) {
        memcpy(&eight, mask + at, 8);
        if (eight != word) break;
    }
    while (at < n && mask[at] == (char)word) at++;
    return at;
}

static int64_t stretches(const char *mask, int64_t n)   // of items in a row that are true
{
    int64_t found = 0;
    for (int64_t at = skip_bytes(mask, 0, n, 0); at < n; at = skip_bytes(mask, at, n, 0), found++) {
        int64_t end = skip_bytes(mask, at, n, UINT64_C(0x0101010101010101));
        at = end == at ? at + 1 : end;
    }
    return found;
}

// A mask of an array's own shape, both contiguous: the same runs as emit would find, without a list of positions. 0: not so simple.
static int emit_flat(plait_effects *fx, unsigned flags, PyObject *o, PyObject *mask)
{
    const fx_array *a = fx_as_array(o), *m = fx_as_array(mask);
    int64_t n = 1, size = fx_elsize(fx, o);
    if (a->nd != m->nd || a->nd == 0 || !(a->flags & m->flags & 1)) return 0;   // NPY_ARRAY_C_CONTIGUOUS
    for (int d = 0; d < a->nd; d++) {
        if (a->dims[d] != m->dims[d]) return 0;
        n *= a->dims[d];
    }
    if (n > WORK && stretches(m->data, n) > WORK / 4) return 0;
    selection whole = {.n = 0};
    runs r = {.fx = fx, .flags = flags, .o = o, .data = a->data, .s = &whole};
    for (int64_t at = skip_bytes(m->data, 0, n, 0); at < n; at = skip_bytes(m->data, at, n, 0)) {
        int64_t end = skip_bytes(m->data, at, n, UINT64_C(0x0101010101010101));
        if (end == at) end = at + 1;                                             // true by another value than 1
        for (; at < end; at++) {
            add(&r, at * size, 1);
            if (r.count < 2 || r.step != size) continue;
            r.count += end - at - 1;
            r.last = (end - 1) * size;
            at = end - 1;
        }
    }
    flush(&r);
    return 1;
}

static void release(selection *s)
{
    for (int i = 0; i < s->n; i++) plait_free(s->by[i].owned);
}

int fx_array_select(plait_effects *fx, unsigned flags, PyObject *o, PyObject *key)
{
    selection s = {.n = 0};
    if (fx_is_ndarray(fx, key) && fx_kind(key) == 'b' && emit_flat(fx, flags, o, key)) return 1;
    int done = fx_as_array(o)->nd <= 60 && take_key(fx, &s, fx_as_array(o), key) && s.n > 0 && emit(fx, flags, o, &s);
    release(&s);
    return done;
}

// where=: only the items where the mask, broadcast to o's shape, is true.
void fx_array_masked(plait_effects *fx, unsigned flags, PyObject *o, PyObject *mask)
{
    const fx_array *a = fx_as_array(o), *m = fx_as_array(mask);
    selection s = {.n = 0};
    if (emit_flat(fx, flags, o, mask)) return;
    int same = a->nd == m->nd;
    for (int d = 0; same && d < a->nd; d++) same = a->dims[d] == m->dims[d];
    int done = same && a->nd > 0 && from_mask(&s, mask, a, 0) && emit(fx, flags, o, &s);
    release(&s);
    if (done) return;
    fx->extra |= PLAIT_A_ASSUMED;
    fx_ndarray_all(fx, flags, o);
    fx->extra &= ~(unsigned)PLAIT_A_ASSUMED;
}
