// SPDX-License-Identifier: Apache-2.0
// Key identity: equal keys get equal numbers, without running user code (docs/internals/records.md). Numbers of different keys differ but
// for collisions of a 64-bit hash.
//
//   number (int, bool, float with an integer's value)   its value
//   other float                                         its bits; NaN: the object, as a dict sees it
//   str, bytes                                          type and CPython's own hash
//   tuple, frozenset                                    combination of the members
//   type compares by identity                           a serial number given to the object, taken back when it dies
//   other types in C that hold no references            type-blind hash (datetime, Decimal)
//   the rest (an __eq__ in Python)                      one number for all such keys: assumed
#include "recorder/frame.h"
#include "recorder/recorder.h"
#include "recorder/blob.h"
#include <math.h>
#include <string.h>

enum { TEXT_MAX = 64, KEYS_TOLD_MAX = 65536, DEEP = 16 };
#define TAG_FLOAT UINT64_C(0x9e3779b97f4a7c15)
#define TAG_STR UINT64_C(0xd1b54a32d192ed03)
#define TAG_BYTES UINT64_C(0x8cb92ba72f3d8dd7)
#define TAG_TUPLE UINT64_C(0xaef17502108ef2d9)
#define TAG_SET UINT64_C(0x6c62272e07bb0142)
#define TAG_OBJECT UINT64_C(0x27d4eb2f165667c5)
#define TAG_HASH UINT64_C(0x165667b19e3779f9)
#define TAG_BIG UINT64_C(0x85ebca77c2b2ae63)
#define ASSUMED_KEY UINT64_C(0x61737375)

static uint64_t identity(recorder *r, PyObject *key, unsigned *assumed, int depth);

static uint64_t big_int(PyObject *key) {
    PyObject *pending = PyErr_GetRaisedException();
    uint64_t low = PyLong_AsUnsignedLongLongMask(key);
    Py_hash_t hash = PyObject_Hash(key);
    PyErr_SetRaisedException(pending);
    return plait_hash64(low ^ TAG_BIG) + plait_hash64((uint64_t)hash);
}

static uint64_t of_int(PyObject *key) {
    int overflow = 0;
    long long value = PyLong_AsLongLongAndOverflow(key, &overflow);
    return overflow ? big_int(key) : plait_hash64((uint64_t)value ^ TAG_HASH);
}

static uint64_t serial(recorder *r, PyObject *key) {
    uint64_t *slot = NULL;
    watch(r, key);
    if (plait_map_at(&r->key_serials, (uintptr_t)key, 0, &slot) != PLAIT_OK) {
        recorder_stop(r);
        return 0;
    }
    if (*slot == 0) *slot = ++r->next_serial;
    return plait_hash64(*slot ^ TAG_OBJECT);
}

static uint64_t of_float(recorder *r, PyObject *key) {
    double value = PyFloat_AS_DOUBLE(key);
    uint64_t bits;
    if (isnan(value)) return serial(r, key);
    if (value == floor(value) && !isinf(value)) {
        PyObject *whole = PyLong_FromDouble(value);
        uint64_t id = whole ? of_int(whole) : 0;
        Py_XDECREF(whole);
        return id;
    }
    memcpy(&bits, &value, sizeof bits);
    return plait_hash64(bits ^ TAG_FLOAT);
}

static uint64_t of_tuple(recorder *r, PyObject *key, unsigned *assumed, int depth) {
    uint64_t id = TAG_TUPLE + (uint64_t)PyTuple_GET_SIZE(key);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(key); i++)
        id = plait_hash64(id * 31 + identity(r, PyTuple_GET_ITEM(key, i), assumed, depth + 1));
    return id;
}

static uint64_t of_set(recorder *r, PyObject *key, unsigned *assumed, int depth) {
    uint64_t id = TAG_SET + (uint64_t)PySet_GET_SIZE(key);
    Py_ssize_t at = 0;
    Py_hash_t hash;
    PyObject *member;
    while (_PySet_NextEntry(key, &at, &member, &hash)) id += plait_hash64(identity(r, member, assumed, depth + 1));
    return id;
}

// A type in C without references cannot run anybody else's code when it hashes itself.
static uint64_t of_native(PyObject *key, unsigned *assumed) {
    PyTypeObject *type = Py_TYPE(key);
    int ours = type->tp_hash && !PyType_HasFeature(type, Py_TPFLAGS_HAVE_GC) && type->tp_hash != PyBaseObject_Type.tp_hash;
    if (ours && !PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
        PyObject *pending = PyErr_GetRaisedException();
        Py_hash_t hash = PyObject_Hash(key);
        PyErr_SetRaisedException(pending);
        return plait_hash64((uint64_t)hash ^ TAG_HASH);
    }
    *assumed = PLAIT_A_ASSUMED;
    return ASSUMED_KEY;
}

// Does `type` compare and hash as the native type `as`? Then a subclass is as good as it.
static int like(const PyTypeObject *type, const PyTypeObject *as) {
    return type == as || (type->tp_richcompare == as->tp_richcompare && type->tp_hash == as->tp_hash);
}

static uint64_t identity(recorder *r, PyObject *key, unsigned *assumed, int depth) {
    PyTypeObject *type = Py_TYPE(key);
    if (type->tp_richcompare == PyUnicode_Type.tp_richcompare && type->tp_hash == PyUnicode_Type.tp_hash)
        return plait_hash64((uint64_t)PyUnicode_Type.tp_hash(key) ^ TAG_STR);
    if (PyLong_Check(key) && like(type, &PyLong_Type)) return of_int(key);
    if (PyFloat_Check(key) && like(type, &PyFloat_Type)) return of_float(r, key);
    if (type->tp_richcompare == PyBaseObject_Type.tp_richcompare || type->tp_richcompare == NULL) return serial(r, key);
    if (depth < DEEP && PyTuple_Check(key) && like(type, &PyTuple_Type)) return of_tuple(r, key, assumed, depth);
    if (PyBytes_Check(key) && like(type, &PyBytes_Type)) return plait_hash64((uint64_t)PyBytes_Type.tp_hash(key) ^ TAG_BYTES);
    if (depth < DEEP && PyFrozenSet_Check(key) && like(type, &PyFrozenSet_Type)) return of_set(r, key, assumed, depth);
    return of_native(key, assumed);
}

// Can repr() of it run no user code and stay small?
static int printable(PyObject *key) {
    if (PyTuple_CheckExact(key)) {
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(key); i++)
            if (PyTuple_CheckExact(PyTuple_GET_ITEM(key, i)) || !printable(PyTuple_GET_ITEM(key, i))) return 0;
        return PyTuple_GET_SIZE(key) <= 8;
    }
    if (PyUnicode_CheckExact(key)) return PyUnicode_GET_LENGTH(key) <= 4 * TEXT_MAX;
    if (PyBytes_CheckExact(key)) return PyBytes_GET_SIZE(key) <= 4 * TEXT_MAX;
    if (PyLong_CheckExact(key)) return PyUnstable_Long_IsCompact((PyLongObject *)key) || _PyLong_NumBits(key) < 256;
    return PyFloat_CheckExact(key) || PyBool_Check(key) || key == Py_None;
}

static void tell(recorder *r, uint64_t id, PyObject *key) {
    if (r->keys_told.used >= KEYS_TOLD_MAX || plait_map_find(&r->keys_told, id) || id == PLAIT_MAP_NONE) return;
    if (plait_map_set(&r->keys_told, id, 1) != PLAIT_OK || !printable(key)) return;
    PyObject *pending = PyErr_GetRaisedException();
    PyObject *text = PyObject_Repr(key);
    Py_ssize_t n = 0;
    const char *utf8 = text ? PyUnicode_AsUTF8AndSize(text, &n) : NULL;
    if (n > TEXT_MAX) for (n = TEXT_MAX; n > 0 && ((unsigned char)utf8[n] & 0xc0) == 0x80; n--) { }
    if (utf8) blob_put(r, PLAIT_B_KEYTEXT, id, utf8, n);
    Py_XDECREF(text);
    PyErr_SetRaisedException(pending);
}

uint64_t key_identity(recorder *r, PyObject *container, PyObject *key, unsigned *assumed) {
    uint64_t id = identity(r, key, assumed, 0);
    if (r->key_cache[id % 1024] != id && !*assumed) {
        r->key_cache[id % 1024] = id;
        tell(r, id, key);
    }
    return id;
}
