// SPDX-License-Identifier: Apache-2.0
// heapq and bisect: the exact path an element takes, where comparing is plain (numbers, strings, tuples of these decided before any
// object of the program); else the whole list, assumed. The walks are those of Modules/_heapqmodule.c and _bisectmodule.c.
#include "recorder/effects_internal.h"
#include "recorder/effects_handlers.h"
#include <string.h>

typedef struct walk {
    plait_effects *fx;
    PyObject *heap;
    int max;            // the _max variants compare the other way round
    int lost;           // a comparison only user code can make
    Py_ssize_t path[64];
    int len;
} walk;

static int before(walk *w, PyObject *a, PyObject *b)
{
    int less = w->max ? fx_less(b, a) : fx_less(a, b);
    if (less < 0) w->lost = 1;
    return less == 1;
}

static void whole(fx_call *c, PyObject *heap, int resizes)
{
    c->fx->extra |= PLAIT_A_ASSUMED;
    fx_length(c->fx, FX_R, heap);
    fx_all(c->fx, FX_R, heap);
    fx_all(c->fx, FX_W | FX_LATE, heap);
    if (resizes) {
        if (resizes > 0) fx_span(c->fx, FX_W | FX_LATE, heap, Py_SIZE(heap), Py_SIZE(heap) + 1);
        fx_length(c->fx, FX_W, heap);
    }
    c->fx->extra &= ~(unsigned)PLAIT_A_ASSUMED;
    fx_assumed(c);
}

static void touch(walk *w, unsigned flags, Py_ssize_t at) { fx_element(w->fx, flags, w->heap, at); }

// Up from the last place: parents are those of the list as it is.
static void push_path(walk *w, PyObject *item, Py_ssize_t n, int emit)
{
    for (Py_ssize_t pos = n; pos > 0 && !w->lost;) {
        Py_ssize_t parent = (pos - 1) >> 1;
        if (emit) touch(w, FX_R, parent);
        if (!before(w, item, PyList_GET_ITEM(w->heap, parent))) break;
        if (emit) touch(w, FX_W, parent), touch(w, FX_W, pos);
        pos = parent;
    }
}

// Down to a leaf along the smaller children of the first n items, then up again.
static void pop_path(walk *w, PyObject *item, Py_ssize_t n, int emit)
{
    Py_ssize_t pos = 0;
    w->path[0] = 0;
    w->len = 1;
    while (pos < n >> 1 && !w->lost && w->len < 63) {
        Py_ssize_t child = 2 * pos + 1;
        if (child + 1 < n) {
            if (emit) touch(w, FX_R, child), touch(w, FX_R, child + 1);
            if (!before(w, PyList_GET_ITEM(w->heap, child), PyList_GET_ITEM(w->heap, child + 1))) child++;
        } else if (emit) {
            touch(w, FX_R, child);
        }
        if (emit) touch(w, FX_W, child), touch(w, FX_W, pos);
        w->path[w->len++] = pos = child;
    }
    for (int k = w->len - 1; k > 0 && !w->lost; k--) {   // path[k - 1] now holds what stood at path[k]
        if (emit) touch(w, FX_R, w->path[k - 1]);
        if (!before(w, item, PyList_GET_ITEM(w->heap, w->path[k]))) break;
        if (emit) touch(w, FX_W, w->path[k - 1]), touch(w, FX_W, w->path[k]);
    }
}

static int heap_of(fx_call *c, walk *w, Py_ssize_t needs)
{
    if (c->npos < needs || !PyList_Check(c->args[0])) return 0;
    *w = (walk){.fx = c->fx, .heap = c->args[0], .max = strstr(c->row->name, "_max") != NULL};
    return 1;
}

void h_heappush(fx_call *c)
{
    walk w;
    if (!heap_of(c, &w, 2)) return;
    Py_ssize_t n = PyList_GET_SIZE(w.heap);
    push_path(&w, c->args[1], n, 0);
    if (w.lost) {
        whole(c, w.heap, 1);
        return;
    }
    fx_length(c->fx, FX_R, w.heap);
    touch(&w, FX_W, n);
    fx_length(c->fx, FX_W, w.heap);
    touch(&w, FX_R, n);
    push_path(&w, c->args[1], n, 1);
}

void h_heappop(fx_call *c)
{
    walk w;
    if (!heap_of(c, &w, 1)) return;
    Py_ssize_t n = PyList_GET_SIZE(w.heap);
    if (n == 0) return;
    PyObject *last = PyList_GET_ITEM(w.heap, n - 1);
    pop_path(&w, last, n - 1, 0);
    if (w.lost) {
        whole(c, w.heap, -1);
        return;
    }
    fx_length(c->fx, FX_R, w.heap);
    touch(&w, FX_R, n - 1);
    touch(&w, FX_W, n - 1);
    fx_length(c->fx, FX_W, w.heap);
    if (n == 1) return;
    touch(&w, FX_R, 0);
    touch(&w, FX_W, 0);
    pop_path(&w, last, n - 1, 1);
}

static void replace(fx_call *c, walk *w)
{
    pop_path(w, c->args[1], PyList_GET_SIZE(w->heap), 0);
    if (w->lost) {
        whole(c, w->heap, 0);
        return;
    }
    fx_length(c->fx, FX_R, w->heap);
    touch(w, FX_R, 0);
    touch(w, FX_W, 0);
    pop_path(w, c->args[1], PyList_GET_SIZE(w->heap), 1);
}

void h_heapreplace(fx_call *c)
{
    walk w;
    if (heap_of(c, &w, 2) && PyList_GET_SIZE(w.heap) > 0) replace(c, &w);
}

void h_heappushpop(fx_call *c)
{
    walk w;
    if (!heap_of(c, &w, 2)) return;
    int stays = PyList_GET_SIZE(w.heap) == 0 ? 1 : !before(&w, PyList_GET_ITEM(w.heap, 0), c->args[1]);
    if (w.lost) {
        whole(c, w.heap, 0);
    } else if (stays) {
        fx_length(c->fx, FX_R, w.heap);
        if (PyList_GET_SIZE(w.heap)) touch(&w, FX_R, 0);
    } else {
        replace(c, &w);
    }
}

void h_heapify(fx_call *c)   // as sort: everything is read and may be moved
{
    walk w;
    if (!heap_of(c, &w, 1)) return;
    fx_length(c->fx, FX_R, w.heap);
    fx_all(c->fx, FX_R, w.heap);
    fx_all(c->fx, FX_W | FX_LATE, w.heap);
}

// -- bisect

// Where x goes; emits the reads. -1: user code decides (all of lo..hi is read, assumed).
static Py_ssize_t halve(fx_call *c, int emit)
{
    PyObject *a = fx_arg(c, 0, "a"), *x = fx_arg(c, 1, "x"), *low = fx_arg(c, 2, "lo"), *high = fx_arg(c, 3, "hi"), *key = fx_arg(c, -1, "key");
    Py_ssize_t lo = 0, hi = Py_SIZE(a);
    int leftmost = strstr(c->row->name, "left") != NULL;
    if (low) fx_index_of(low, &lo);
    if (high && high != Py_None) fx_index_of(high, &hi);
    if (lo < 0 || hi > Py_SIZE(a)) return -1;
    if (key && key != Py_None) return -1;
    while (lo < hi) {
        Py_ssize_t mid = (lo + hi) / 2;
        PyObject *item = fx_item(a, mid);
        int less = item == NULL ? -1 : leftmost ? fx_less(item, x) : fx_less(x, item);
        if (less < 0) return -1;
        if (emit && !PyTuple_Check(a)) fx_span(c->fx, FX_R, a, mid, mid + 1);
        if (leftmost ? less : !less) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

static PyObject *searched(fx_call *c)
{
    PyObject *a = fx_arg(c, 0, "a");
    fx_shape shape = a && fx_arg(c, 1, "x") ? fx_shape_of(a) : FX_SHAPE_NONE;
    return shape == FX_SHAPE_LIST || shape == FX_SHAPE_DEQUE || shape == FX_SHAPE_ARRAY || (a && PyTuple_CheckExact(a)) ? a : NULL;
}

static Py_ssize_t bisect(fx_call *c, PyObject *a)
{
    if (!PyTuple_Check(a)) fx_length(c->fx, FX_R, a);
    Py_ssize_t at = halve(c, 0);
    if (at >= 0) return halve(c, 1);
    c->fx->extra |= PLAIT_A_ASSUMED;
    fx_all(c->fx, FX_R, a);
    c->fx->extra &= ~(unsigned)PLAIT_A_ASSUMED;
    fx_assumed(c);
    return -1;
}

void h_bisect(fx_call *c)
{
    PyObject *a = searched(c);
    if (a) bisect(c, a);
}

void h_insort(fx_call *c)
{
    PyObject *a = searched(c);
    if (a == NULL || PyTuple_Check(a)) return;
    Py_ssize_t at = bisect(c, a), n = Py_SIZE(a);
    if (at < 0) {
        c->fx->extra |= PLAIT_A_ASSUMED;
        at = 0;
    }
    fx_length(c->fx, FX_R, a);
    fx_span(c->fx, FX_R, a, at, n);
    fx_span(c->fx, FX_W, a, at, n + 1);
    fx_length(c->fx, FX_W, a);
    c->fx->extra &= ~(unsigned)PLAIT_A_ASSUMED;
}
