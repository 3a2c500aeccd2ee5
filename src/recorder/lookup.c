// SPDX-License-Identifier: Apache-2.0
// Looking into a dictionary without running anybody's code. CPython's own look-up calls the __eq__ of a stored key that has the very same hash;
// this one takes such a key for another one. It walks the table as CPython does (unchanged from 3.12 to 3.14): indices of one, two, four or
// eight bytes, probed in the order that the hash gives.
#include "recorder/frame.h"
#include "recorder/recorder.h"

static Py_ssize_t index_at(const PyDictKeysObject *keys, size_t i) {
    switch (keys->dk_log2_index_bytes - keys->dk_log2_size) {
    case 0: return ((const int8_t *)keys->dk_indices)[i];
    case 1: return ((const int16_t *)keys->dk_indices)[i];
    case 2: return ((const int32_t *)keys->dk_indices)[i];
    default: return ((const int64_t *)keys->dk_indices)[i];
    }
}

static int is_plain(PyObject *key) {
    return PyUnicode_CheckExact(key) || PyLong_CheckExact(key) || PyFloat_CheckExact(key) || PyBytes_CheckExact(key) || PyBool_Check(key);
}

// Comparing two plain keys runs code of CPython only.
static int same_key(PyObject *stored, PyObject *key, Py_hash_t hash) {
    if (stored == key) return 1;
    if (PyUnicode_CheckExact(stored) && ((PyASCIIObject *)stored)->hash != hash) return 0;
    if (!is_plain(stored)) return 0;
    if (PyUnicode_CheckExact(stored) != PyUnicode_CheckExact(key) || PyBytes_CheckExact(stored) != PyBytes_CheckExact(key)) return 0;
    int same = PyObject_RichCompareBool(stored, key, Py_EQ);
    if (same < 0) PyErr_Clear();
    return same > 0;
}

PyObject *dict_peek(PyObject *dict, PyObject *key) {
    PyDictObject *d = (PyDictObject *)dict;
    PyDictKeysObject *keys = d->ma_keys;
    Py_hash_t hash = PyObject_Hash(key);      // of a plain key: cached or computed by CPython
    size_t mask = ((size_t)1 << keys->dk_log2_size) - 1, perturb = (size_t)hash, i = (size_t)hash & mask;
    for (;;) {
        Py_ssize_t at = index_at(keys, i);
        if (at == -1) return NULL;            // an empty place: DKIX_EMPTY
        if (at >= 0 && keys->dk_kind == DICT_KEYS_GENERAL) {
            PyDictKeyEntry *entry = (PyDictKeyEntry *)((char *)keys->dk_indices + ((size_t)1 << keys->dk_log2_index_bytes)) + at;
            if (entry->me_hash == hash && same_key(entry->me_key, key, hash)) return entry->me_value;
        } else if (at >= 0) {
            PyDictUnicodeEntry *entry = (PyDictUnicodeEntry *)((char *)keys->dk_indices + ((size_t)1 << keys->dk_log2_index_bytes)) + at;
            if (same_key(entry->me_key, key, hash)) return d->ma_values ? d->ma_values->values[at] : entry->me_value;
        }
        perturb >>= 5;
        i = (i * 5 + perturb + 1) & mask;
    }
}
