// SPDX-License-Identifier: Apache-2.0
// Deaths of objects (docs/decisions/0001-deaths-not-births.md): the deallocator of a native base type is replaced, when the first object of
// the type is seen, by one of a fixed set of functions, each of which knows its original by its own number. A number per type, and not a
// look-up by Py_TYPE(self), because one native deallocator may end by calling another type's.
//
// Invariants:
//  1. A type's slot holds wrapper i  <=>  originals[i] is what it held before, for as long as the process lives.
//  2. Heap types whose slot is subtype_dealloc are never touched: it compares slots with itself.
//  3. CPython's trashcan asks whether the slot *is* the function that asks. For types that use it the wrapper therefore stands in for
//     the original and does the same (limited) nesting itself.
#include "recorder/recorder.h"
#include "recorder/blob.h"
#include <string.h>

enum { SLOTS = 256 };
static struct {
    destructor original;
    PyTypeObject *type;       // a static type, for putting its slot back; NULL for heap types, which may die
    int trashcan;
} slots[SLOTS];
static int used_slots;
static destructor subtype_dealloc;    // what heap types made by `class` have

uint64_t *deaths_page(recorder *r, uintptr_t number, int make) {
    uint64_t *slot = plait_map_find(&r->all_pages, number), *bits = slot ? (uint64_t *)(uintptr_t)*slot : NULL;
    if (!bits && !make) return NULL;
    if (!bits) {
        bits = plait_calloc(PLAIT_PAGE_WORDS, sizeof *bits);
        if (!bits || plait_map_set(&r->all_pages, number, (uintptr_t)bits) != PLAIT_OK) {
            plait_free(bits);
            recorder_stop(r);
            return NULL;
        }
    }
    r->pages[number % PLAIT_PAGES].number = number + 1;
    r->pages[number % PLAIT_PAGES].bits = bits;
    return bits;
}

static void dying(PyObject *self) {
    recorder *r = plait_active;
    if (!r) return;
    PyThreadState *ts = PyThreadState_Get();
    if (ts->interp != r->interp) return;
    if (PyCode_Check(self)) codes_forget(r, (PyCodeObject *)self);
    if (!r->on || (r->quiet && r->quiet == ts->id)) return;
    uint64_t bit, *word = bit_of(r, self, 0, &bit);
    if (!word || !(*word & bit)) return;
    *word &= ~bit;
    emit_death(r, self);
    if (r->key_serials.used) plait_map_remove(&r->key_serials, (uintptr_t)self);
    if (PyDict_Check(self)) plait_map_remove(&r->dicts, (uintptr_t)self);
    if (r->owners.used) alias_forget(r, self);
    if (PyType_Check(self)) deaths_forget_types(r);
}

void deaths_fini(recorder *r) {
    for (size_t i = 0; i < r->all_pages.capacity; i++)
        if (r->all_pages.slots[i].key != PLAIT_MAP_NONE) plait_free((void *)(uintptr_t)r->all_pages.slots[i].value);
    plait_map_fini(&r->all_pages);
}

static void dealloc_at(PyObject *self, int i, destructor wrapper) {
    if (!slots[i].trashcan || Py_TYPE(self)->tp_dealloc != wrapper) {
        dying(self);
        slots[i].original(self);
        return;
    }
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_BEGIN(self, wrapper)
    dying(self);
    slots[i].original(self);
    Py_TRASHCAN_END
}

#define WRAP(n) static void dealloc_##n(PyObject *self) { dealloc_at(self, 0x##n, dealloc_##n); }
#define ROW(M, h) M(h##0) M(h##1) M(h##2) M(h##3) M(h##4) M(h##5) M(h##6) M(h##7) M(h##8) M(h##9) M(h##a) M(h##b) M(h##c) M(h##d) M(h##e) M(h##f)
#define ALL(M) ROW(M, 0) ROW(M, 1) ROW(M, 2) ROW(M, 3) ROW(M, 4) ROW(M, 5) ROW(M, 6) ROW(M, 7) \
               ROW(M, 8) ROW(M, 9) ROW(M, a) ROW(M, b) ROW(M, c) ROW(M, d) ROW(M, e) ROW(M, f)
ALL(WRAP)
#define NAME(n) dealloc_##n,
static const destructor wrappers[SLOTS] = {ALL(NAME)};

// subtype_dealloc is not exported; any class has it.
int deaths_setup(void) {
    if (subtype_dealloc) return 0;
    PyObject *type = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "plait_probe");
    if (!type) return -1;
    subtype_dealloc = ((PyTypeObject *)type)->tp_dealloc;
    Py_DECREF(type);
    return 0;
}

// Those whose deallocators use the trashcan and untrack the object first, so that doing both before them is what they would do.
static int uses_trashcan(const PyTypeObject *type) {
    return type == &PyList_Type || type == &PyDict_Type || type == &PySet_Type || type == &PyFrozenSet_Type || type == &PyODict_Type
        || type->tp_dealloc == ((PyTypeObject *)PyExc_BaseException)->tp_dealloc;
}

static int is_wrapped(const PyTypeObject *type) {
    for (int i = 0; i < used_slots; i++) if (type->tp_dealloc == wrappers[i]) return 1;
    return 0;
}

static void wrap_type(recorder *r, PyTypeObject *type) {
    if (is_wrapped(type)) return;     // also when the slot was inherited from a type that is
    if (used_slots == SLOTS) {
        emit_coverage(r, type->tp_name, "too many native types: a recycled address of this one may give a false dependence");
        return;
    }
    slots[used_slots].trashcan = uses_trashcan(type);
    slots[used_slots].original = type->tp_dealloc;
    slots[used_slots].type = type->tp_flags & Py_TPFLAGS_HEAPTYPE ? NULL : type;
    type->tp_dealloc = wrappers[used_slots++];
}

void deaths_watch_codes(recorder *r) { wrap_type(r, &PyCode_Type); }

void deaths_watch(recorder *r, PyObject *obj) {
    PyTypeObject *type = Py_TYPE(obj), *base = type;
    size_t at = ((uintptr_t)type >> 4) % PLAIT_TYPES;
    while (base && base->tp_dealloc == subtype_dealloc) base = base->tp_base;
    if (base && base->tp_dealloc) wrap_type(r, base);
    r->types[at] = type;
    if (plait_map_find(&r->classes, (uintptr_t)type)) return;
    blob_put(r, PLAIT_B_CLASSNAME, (uintptr_t)obj, type->tp_name, strlen(type->tp_name));
    if (plait_map_set(&r->classes, (uintptr_t)type, 1) != PLAIT_OK) recorder_stop(r);
    if (type->tp_flags & Py_TPFLAGS_HEAPTYPE && (PyObject *)type != obj) watch(r, (PyObject *)type);   // so that a recycled type is noticed
}

// A class died: another may come to stand at its address.
void deaths_forget_types(recorder *r) {
    memset(r->types, 0, sizeof r->types);
    plait_map_clear(&r->classes);
}

// Puts the slots back where nobody has replaced them since. Objects still being deallocated go on through originals[].
void deaths_restore(void) {
    for (int i = 0; i < used_slots; i++) {
        PyTypeObject *type = slots[i].type;
        if (type && type->tp_dealloc == wrappers[i]) type->tp_dealloc = slots[i].original;
    }
}
