// SPDX-License-Identifier: Apache-2.0
// See emit.h. Order on the wire for one access: FAR (unit beyond 16 bits), EXT (more bits), the record itself.
#include "recorder/recorder.h"
#include "recorder/blob.h"
#include <string.h>

int recorder_on(const recorder *r) { return r->on; }

void emit_length(recorder *r, unsigned flags, PyObject *obj) {
    watch(r, obj);
    put_access(r, PLAIT_R_LENGTH, flags, 0, (uintptr_t)obj);
}

void emit_element_at(recorder *r, unsigned flags, const void *address, int64_t index) {
    if (__builtin_expect(index >= 0 && index < UINT32_MAX, 1)) {
        put_access(r, PLAIT_R_ELEMENT, flags, (uint32_t)index, (uintptr_t)address);
        return;
    }
    put(r, PLAIT_R_EXT, 0, 0, 0, (uint64_t)index);
    put_access(r, PLAIT_R_ELEMENT, flags, UINT32_MAX, (uintptr_t)address);
}

void emit_element(recorder *r, unsigned flags, PyObject *obj, int64_t index) {
    watch(r, obj);
    emit_element_at(r, flags, obj, index);
}

static void emit_range_at(recorder *r, unsigned flags, const void *address, int64_t first, uint32_t count, int32_t step) {
    if (count == 0) return;
    if (count == 1) {
        emit_element_at(r, flags, address, first);
        return;
    }
    put(r, PLAIT_R_EXT, 0, 0, (uint32_t)step, (uint64_t)first);
    put_access(r, PLAIT_R_RANGE, flags, count, (uintptr_t)address);
}

void emit_range(recorder *r, unsigned flags, PyObject *obj, int64_t first, uint32_t count, int32_t step) {
    watch(r, obj);
    emit_range_at(r, flags, obj, first, count, step);
}

void emit_key(recorder *r, unsigned flags, PyObject *obj, PyObject *key) {
    unsigned assumed = 0;
    if (PyUnicode_CheckExact(key) && plait_map_find(&r->dicts, (uintptr_t)obj)) {     // globals()["x"] is the global x
        emit_global(r, flags, obj, key);
        return;
    }
    PyObject *owner = r->owners.used && PyUnicode_CheckExact(key) ? alias_owner(r, obj) : NULL;
    if (owner) {                                                                      // o.__dict__["x"] is o.x
        emit_attribute(r, flags, owner, key);
        return;
    }
    watch(r, obj);
    uint64_t identity = key_identity(r, obj, key, &assumed);
    put(r, PLAIT_R_EXT, 0, 0, 0, identity);
    put_access(r, PLAIT_R_KEY, flags | assumed, 0, (uintptr_t)obj);
}

void emit_attribute(recorder *r, unsigned flags, PyObject *obj, PyObject *name) {
    uint32_t id = emit_string(r, name);
    watch(r, obj);
    put_access(r, PLAIT_R_ATTRIBUTE, flags, id, (uintptr_t)obj);
}

void emit_global(recorder *r, unsigned flags, PyObject *dict, PyObject *name) {
    uint32_t id = emit_string(r, name);
    watch(r, dict);
    put_access(r, PLAIT_R_GLOBAL, flags, id, (uintptr_t)dict);
}

void emit_state(recorder *r, unsigned flags, PyObject *obj) {
    watch(r, obj);
    put_access(r, PLAIT_R_STATE, flags, 0, (uintptr_t)obj);
}

void emit_stream(recorder *r, unsigned flags, PyObject *obj) {
    watch(r, obj);
    put_access(r, PLAIT_R_STREAM, flags, 0, (uintptr_t)obj);
}

void emit_death(recorder *r, const void *address) { put(r, PLAIT_R_DEATH, 0, PLAIT_NO_UNIT, 0, (uintptr_t)address); }

void emit_native(recorder *r, uint32_t name, uint64_t element_ops, unsigned dtype) {
    put_access(r, PLAIT_R_NATIVE, 0, name, (uint64_t)dtype << PLAIT_DTYPE_SHIFT | PLAIT_NATIVE_OPS(element_ops));
}

void emit_native_more(recorder *r, uint32_t name, uint64_t element_ops, unsigned dtype) {
    put_here(r, PLAIT_R_NATIVE, PLAIT_A_AFTER | PLAIT_A_MORE, name, (uint64_t)dtype << PLAIT_DTYPE_SHIFT | PLAIT_NATIVE_OPS(element_ops));
}

void emit_native_end(recorder *r, uint64_t nanoseconds, uint64_t bytes) {
    uint64_t lines = (bytes + 63) / 64;
    put_here(r, PLAIT_R_NATIVE_END, 0, lines > UINT32_MAX ? UINT32_MAX : (uint32_t)lines, nanoseconds);
}

static plait_type_tag type_tag(PyObject *o) {
    if (!o) return PLAIT_T_OTHER;
    PyTypeObject *type = Py_TYPE(o);
    if (type == &PyLong_Type) return PLAIT_T_INT;
    if (type == &PyFloat_Type) return PLAIT_T_FLOAT;
    if (type == &PyBool_Type) return PLAIT_T_BOOL;
    if (type == &PyUnicode_Type) return PLAIT_T_STR;
    if (type == &PyComplex_Type) return PLAIT_T_COMPLEX;
    if (type == &PyBytes_Type) return PLAIT_T_BYTES;
    if (type == &PyList_Type) return PLAIT_T_LIST;
    if (type == &PyTuple_Type) return PLAIT_T_TUPLE;
    if (type == &PyDict_Type) return PLAIT_T_DICT;
    if (type == &PySet_Type) return PLAIT_T_SET;
    if (o == Py_None) return PLAIT_T_NONE;
    return strcmp(type->tp_name, "numpy.ndarray") == 0 ? PLAIT_T_NDARRAY : PLAIT_T_OTHER;
}

void emit_types(recorder *r, PyObject *left, PyObject *right) {
    put_here(r, PLAIT_R_TYPES, PLAIT_A_MORE, (uint32_t)type_tag(left) << 8 | type_tag(right), 0);
}

// -- blobs

void blob_begin(recorder *r, plait_blob what, size_t bytes, uint64_t id) {
    put(r, PLAIT_R_BLOB, (uint8_t)what, 0, (uint32_t)bytes, id);
}

void blob_bytes(recorder *r, plait_blob_pen *pen, const void *data, size_t n) {
    const char *at = data;
    while (n > 0 && r->on) {
        size_t take = sizeof pen->bytes - pen->used < n ? sizeof pen->bytes - pen->used : n;
        memcpy(pen->bytes + pen->used, at, take);
        pen->used += take;
        at += take;
        n -= take;
        if (pen->used == sizeof pen->bytes) blob_end(r, pen);
    }
}

void blob_end(recorder *r, plait_blob_pen *pen) {
    if (pen->used == 0) return;
    memset(pen->bytes + pen->used, 0, sizeof pen->bytes - pen->used);
    pen->used = 0;
    plait_record *slot = plait_ring_next(&r->ring);
    if (!slot) {
        recorder_stop(r);
        return;
    }
    memcpy(slot, pen->bytes, sizeof *slot);
    plait_ring_filled(&r->ring);
}

void blob_put(recorder *r, plait_blob what, uint64_t id, const void *data, size_t n) {
    plait_blob_pen pen = {.used = 0};
    blob_begin(r, what, n, id);
    blob_bytes(r, &pen, data, n);
    blob_end(r, &pen);
}

// -- strings

uint32_t emit_text(recorder *r, const char *utf8, size_t n) {
    size_t before = r->strings.strings.len;
    uint32_t id = 0;
    if (plait_intern_add(&r->strings, utf8, n, &id) != PLAIT_OK) {
        recorder_stop(r);
        return 0;
    }
    if (id >= before) blob_put(r, PLAIT_B_STRING, id, utf8, n);
    return id;
}

// Lone surrogates have no UTF-8; they are spelt as Python would show them.
static uint32_t escaped_text(recorder *r, PyObject *str) {
    PyErr_Clear();
    PyObject *bytes = PyUnicode_AsEncodedString(str, "utf-8", "backslashreplace");
    uint32_t id = bytes ? emit_text(r, PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes)) : emit_text(r, "?", 1);
    Py_XDECREF(bytes);
    PyErr_Clear();
    return id;
}

static uint32_t text_of(recorder *r, PyObject *str) {
    Py_ssize_t n = 0;
    if (PyUnicode_IS_COMPACT_ASCII(str)) return emit_text(r, PyUnicode_DATA(str), PyUnicode_GET_LENGTH(str));
    PyObject *pending = PyErr_GetRaisedException();
    const char *utf8 = PyUnicode_AsUTF8AndSize(str, &n);
    uint32_t id = utf8 ? emit_text(r, utf8, n) : escaped_text(r, str);
    PyErr_SetRaisedException(pending);
    return id;
}

// Interned names are kept alive, so that their address can stand for them; others are looked up by their text.
static uint32_t name_id(recorder *r, PyObject *str) {
    uint64_t *known = plait_map_find(&r->names, (uintptr_t)str);
    if (known) return (uint32_t)*known;
    uint32_t id = text_of(r, str);
    if (PyUnicode_CHECK_INTERNED(str) && r->on) {
        if (plait_map_set(&r->names, (uintptr_t)str, id) != PLAIT_OK) recorder_stop(r);
        else Py_INCREF(str);
    }
    return id;
}

uint32_t emit_string(recorder *r, PyObject *str) {
    if (!PyUnicode_Check(str)) return emit_text(r, "?", 1);
    if (!PyUnicode_CHECK_INTERNED(str)) return text_of(r, str);
    size_t at = ((uintptr_t)str >> 4) % PLAIT_NAMES;
    if (r->name_cache[at].name == str) return r->name_cache[at].id;
    uint32_t id = name_id(r, str);
    r->name_cache[at].name = str;
    r->name_cache[at].id = id;
    return id;
}

void emit_coverage(recorder *r, const char *what, const char *why) {
    char pair[1024];
    size_t before = r->told.strings.len;
    uint32_t id = 0;
    int n = snprintf(pair, sizeof pair, "%s\t%s", what, why);
    if (n < 0) return;
    if ((size_t)n >= sizeof pair) n = sizeof pair - 1;
    if (plait_intern_add(&r->told, pair, n, &id) == PLAIT_OK && id >= before) blob_put(r, PLAIT_B_COVERAGE, 0, pair, n);
}

void emit_object_name(recorder *r, PyObject *obj, const char *name, size_t n) { blob_put(r, PLAIT_B_OBJECTNAME, (uintptr_t)obj, name, n); }

void emit_warning(recorder *r, const char *text) { blob_put(r, PLAIT_B_WARNING, 0, text, strlen(text)); }
