// SPDX-License-Identifier: Apache-2.0
// Questions that CPython answers by running __eq__, __hash__, __lt__ or __bool__, answered here only where no user code
// can be involved: identity, and values of exact built-in types. Everything else is -1, "only user code knows".
//
// Dicts are searched by a walk over their entries when the interpreter's own look-up could call a user's __eq__: a
// look-up is safe when every key whose hash may collide is of an exact built-in type. Sets and dicts keep hashes, so a
// walk compares hashes first and asks fx_equal only on a match.
#ifndef Py_BUILD_CORE
#define Py_BUILD_CORE 1   // the table inside a dict
#endif
#ifndef Py_BUILD_CORE_MODULE
#define Py_BUILD_CORE_MODULE 1
#endif
#include "recorder/effects_internal.h"
#include "internal/pycore_dict.h"
#if PY_VERSION_HEX >= 0x030d0000
#include "internal/pycore_setobject.h"      // _PySet_NextEntry
#endif

static int is_number(PyObject *o) { return PyLong_CheckExact(o) || PyFloat_CheckExact(o) || PyBool_Check(o); }

// Exact types whose comparison and hash run no user code.
static int is_plain(PyObject *o)
{
    return is_number(o) || PyUnicode_CheckExact(o) || PyBytes_CheckExact(o) || o == Py_None || PyComplex_CheckExact(o) || o == Py_Ellipsis;
}

static int is_plain_deep(PyObject *o, int depth)
{
    if (is_plain(o)) return 1;
    if (PyFrozenSet_CheckExact(o) && depth <= 4) {
        Py_ssize_t at = 0;
        Py_hash_t hash;
        PyObject *member;
        while (_PySet_NextEntry(o, &at, &member, &hash)) if (!is_plain_deep(member, depth + 1)) return 0;
        return 1;
    }
    if (!PyTuple_CheckExact(o) || depth > 4) return 0;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(o); i++)
        if (!is_plain_deep(PyTuple_GET_ITEM(o, i), depth + 1)) return 0;
    return 1;
}

static int compares_by_identity(PyObject *o) { return Py_TYPE(o)->tp_richcompare == PyBaseObject_Type.tp_richcompare; }

static int rich(PyObject *a, PyObject *b, int op)
{
    int known = PyObject_RichCompareBool(a, b, op);
    if (known < 0) PyErr_Clear();
    return known;
}

static int lists_equal(PyObject *a, PyObject *b, int depth);

static int equal(PyObject *a, PyObject *b, int depth)
{
    if (a == b) return 1;
    if (is_plain_deep(a, 0) && is_plain_deep(b, 0)) return rich(a, b, Py_EQ);
    if (compares_by_identity(a) && (compares_by_identity(b) || is_plain(b))) return 0;
    if (is_plain(a) && compares_by_identity(b)) return 0;
    if (PyTuple_CheckExact(a) && PyTuple_CheckExact(b)) return lists_equal(a, b, depth);
    if (PyList_CheckExact(a) && PyList_CheckExact(b)) return lists_equal(a, b, depth);
    if ((is_plain(a) && (PyList_CheckExact(b) || PyTuple_CheckExact(b))) || (is_plain(b) && (PyList_CheckExact(a) || PyTuple_CheckExact(a)))) return 0;
    return -1;
}

static int lists_equal(PyObject *a, PyObject *b, int depth)
{
    if (Py_SIZE(a) != Py_SIZE(b)) return 0;
    if (depth > 8) return -1;
    for (Py_ssize_t i = 0; i < Py_SIZE(a); i++) {
        int same = equal(fx_item(a, i), fx_item(b, i), depth + 1);
        if (same != 1) return same;
    }
    return 1;
}

int fx_equal(PyObject *a, PyObject *b) { return equal(a, b, 0); }

int fx_less(PyObject *a, PyObject *b)
{
    if (is_number(a) && is_number(b)) return rich(a, b, Py_LT);
    if (PyUnicode_CheckExact(a) && PyUnicode_CheckExact(b)) return rich(a, b, Py_LT);
    if (PyBytes_CheckExact(a) && PyBytes_CheckExact(b)) return rich(a, b, Py_LT);
    if (!PyTuple_CheckExact(a) || !PyTuple_CheckExact(b)) return -1;
    Py_ssize_t n = PyTuple_GET_SIZE(a), m = PyTuple_GET_SIZE(b);
    for (Py_ssize_t i = 0; i < n && i < m; i++) {
        PyObject *x = PyTuple_GET_ITEM(a, i), *y = PyTuple_GET_ITEM(b, i);
        int same = fx_equal(x, y);
        if (same < 0) return -1;
        if (!same) return fx_less(x, y);
    }
    return n < m;
}

// The hash, where computing it runs no user code; -1 where not.
static Py_hash_t hash_of(PyObject *key)
{
    if (!is_plain_deep(key, 0) && Py_TYPE(key)->tp_hash != PyBaseObject_Type.tp_hash) return -1;
    Py_hash_t hash = PyObject_Hash(key);
    if (hash == -1) PyErr_Clear();
    return hash;
}

// One candidate: 1 it is the key, 0 not, -1 unknown.
static int candidate(PyObject *held, Py_hash_t held_hash, PyObject *key, Py_hash_t hash)
{
    if (held == key) return 1;
    return held_hash == hash ? fx_equal(held, key) : 0;
}

int fx_in_dict(PyObject *dict, PyObject *key)
{
    Py_hash_t hash = hash_of(key);
    int unknown = 0;
    if (is_plain(key) && hash != -1 && ((PyDictObject *)dict)->ma_keys->dk_kind != DICT_KEYS_GENERAL) {   // all keys are exact str
        int found = PyUnicode_CheckExact(key) ? PyDict_Contains(dict, key) : 0;
        return found < 0 ? (PyErr_Clear(), -1) : found;
    }
    PyDictKeysObject *keys = ((PyDictObject *)dict)->ma_keys;
    if (hash == -1 || keys->dk_kind != DICT_KEYS_GENERAL) {   // not a general table: str keys, an unusual key
        if (hash != -1 && !PyUnicode_Check(key)) return 0;
        return ((PyDictObject *)dict)->ma_used == 0 ? 0 : -1;
    }
    PyDictKeyEntry *entries = DK_ENTRIES(keys);
    size_t mask = ((size_t)1 << keys->dk_log2_size) - 1, slot = (size_t)hash & mask, perturb = (size_t)hash;
    for (size_t tries = 0; tries <= mask * 2 + 64; tries++) {
        int log2 = keys->dk_log2_size;
        int64_t index = log2 < 8 ? ((int8_t *)keys->dk_indices)[slot] : log2 < 16 ? ((int16_t *)keys->dk_indices)[slot]
                        : log2 < 32 ? ((int32_t *)keys->dk_indices)[slot] : ((int64_t *)keys->dk_indices)[slot];
        if (index == DKIX_EMPTY) return unknown ? -1 : 0;
        if (index >= 0) {
            int found = candidate(entries[index].me_key, entries[index].me_hash, key, hash);
            if (found == 1) return 1;
            unknown |= found < 0;
        }
        perturb >>= 5;   // PERTURB_SHIFT of Objects/dictobject.c
        slot = (slot * 5 + perturb + 1) & mask;
    }
    return -1;
}

int fx_in_set(PyObject *set, PyObject *key)
{
    PySetObject *s = (PySetObject *)set;
    Py_hash_t hash = hash_of(key);
    if (s->used == 0) return 0;
    if (hash == -1) return -1;
    size_t mask = (size_t)s->mask, perturb = (size_t)hash, slot = (size_t)hash & mask;
    int unknown = 0;
    for (size_t tries = 0; tries <= mask + 64; tries++) {
        size_t probes = slot + 9 <= mask ? 9 : 0;   // LINEAR_PROBES of Objects/setobject.c
        for (size_t i = 0; i <= probes; i++) {
            setentry *entry = &s->table[slot + i];
            if (entry->hash == 0 && entry->key == NULL) return unknown ? -1 : 0;
            if (entry->key == NULL || entry->hash == -1) continue;   // a dummy
            int found = candidate(entry->key, entry->hash, key, hash);
            if (found == 1) return 1;
            unknown |= found < 0;
        }
        perturb >>= 5;
        slot = (slot * 5 + 1 + perturb) & mask;
    }
    return -1;
}

int fx_truth(PyObject *o)
{
    if (o == Py_True || o == Py_False || o == Py_None) return o == Py_True;
    PyTypeObject *type = Py_TYPE(o);
    if (is_plain(o) || PyTuple_CheckExact(o) || PyRange_Check(o) || PyFrozenSet_CheckExact(o)) {
        int truth = PyObject_IsTrue(o);
        if (truth < 0) PyErr_Clear();
        return truth;
    }
    if (type->tp_as_number && type->tp_as_number->nb_bool) return -1;
    if (fx_shape_of(o) != FX_SHAPE_NONE && !(type->tp_flags & Py_TPFLAGS_HEAPTYPE)) return fx_count(o) != 0;
    if (type->tp_as_mapping && type->tp_as_mapping->mp_length) return -1;
    if (type->tp_as_sequence && type->tp_as_sequence->sq_length) return -1;
    return 1;
}
