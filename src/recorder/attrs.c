// SPDX-License-Identifier: Apache-2.0
// Which location an attribute access touches (docs/semantics.md, section 3), found in Python's own order but without running user code.
//
// What a type says about a name depends on the type's version only, so it is cached by (version tag, name); the instance's dictionary is looked
// into only where it matters: when a class attribute could be shadowed, or when __getattr__ could step in. A name's line
// for "attribute of the class object itself" has the lowest bit of the name's address set.
#include "recorder/frame.h"
#include "recorder/recorder.h"

enum {                  // plait_attr.rule
    RULE_INSTANCE = 1,  // nothing in the type: the instance's own
    RULE_SLOT,          // a slot: the instance's own
    RULE_DATA,          // a data descriptor in a Python class: read of the class; it runs as a callback
    RULE_METHOD,        // something else in a Python class: the instance's own if it has one, else the class's
    RULE_NATIVE,        // something in a native class: the instance's own if it has one, else no access
    RULE_NOTHING,       // no access
    RULE_HOOK = 16,     // __getattr__ exists: only what is there is read
};

// The class of the MRO whose dictionary has the name, and the value; NULL: none.
static PyTypeObject *holder_of(PyObject *mro, Py_ssize_t from, PyObject *name, PyObject **value) {
    if (!PyUnicode_CheckExact(name) || !mro || !PyTuple_Check(mro)) return NULL;
    for (Py_ssize_t i = from; i < PyTuple_GET_SIZE(mro); i++) {
        PyTypeObject *type = (PyTypeObject *)PyTuple_GET_ITEM(mro, i);
        PyObject *dict = type->tp_dict;
#if PY_VERSION_HEX >= 0x030c0000
        PyObject *owned = dict ? NULL : PyType_GetDict(type);     // static types keep theirs per interpreter
        if (!dict) dict = owned;
        Py_XDECREF(owned);
#endif
        if (!dict) continue;
        *value = dict_peek(dict, name);
        if (*value) return type;
    }
    return NULL;
}

static int is_native_value(PyObject *value) {
    PyTypeObject *type = Py_TYPE(value);
    return type == &PyWrapperDescr_Type || type == &PyMethodDescr_Type || type == &PyGetSetDescr_Type || type == &PyMemberDescr_Type
        || type == &PyClassMethodDescr_Type || type == &PyCFunction_Type;
}

static int is_class(const PyTypeObject *type) { return (type->tp_flags & Py_TPFLAGS_HEAPTYPE) != 0; }

// How the type reads attributes: 1 generic, 2 generic with __getattr__ after it, 0 in a way of its own.
static int reads_generically(PyTypeObject *type) {
    if (type->tp_getattro == PyObject_GenericGetAttr || !type->tp_getattro) return 1;
    static PyObject *getattribute;
    if (!getattribute && !(getattribute = PyUnicode_InternFromString("__getattribute__"))) {
        PyErr_Clear();
        return 0;
    }
    PyObject *value = is_class(type) ? _PyType_Lookup(type, getattribute) : NULL;
    if (!value || Py_TYPE(value) != &PyWrapperDescr_Type) return 0;
    return ((PyWrapperDescrObject *)value)->d_wrapped == (void *)PyObject_GenericGetAttr ? 2 : 0;
}

static int rule_of(PyTypeObject *type, PyObject *name, PyTypeObject **holder) {
    PyObject *value = NULL;
    int generic = reads_generically(type);
    if (!generic) return RULE_NOTHING;
    int hook = generic == 2 ? RULE_HOOK : 0;
    *holder = holder_of(type->tp_mro, 0, name, &value);
    if (!*holder) return RULE_INSTANCE | hook;
    if (Py_TYPE(value) == &PyMemberDescr_Type) return is_class(*holder) && is_class(type) ? RULE_SLOT : RULE_NOTHING;
    int data = Py_TYPE(value)->tp_descr_set != NULL, native = is_native_value(value) || !is_class(*holder);
    if (data) return native ? RULE_NOTHING : RULE_DATA;
    return (native ? RULE_NATIVE : RULE_METHOD) | hook;
}

static plait_attr *line_of(recorder *r, PyTypeObject *type, PyObject *name, int on_class) {
    static plait_attr scratch;
    uintptr_t key = (uintptr_t)name | (unsigned)on_class;
    unsigned version = type->tp_version_tag;
    plait_attr *line = &r->attrs[(version * 2654435761u ^ (uint32_t)(key >> 4) ^ on_class) % PLAIT_ATTRS];
    int usable = version != 0;        // 0 whenever the type has changed since
    if (usable && line->version == version && (uintptr_t)line->name == key) return line;
    if (!usable) {
        PyUnstable_Type_AssignVersionTag(type);     // if there are any left
        version = type->tp_version_tag;
        usable = version != 0 && PyUnicode_CHECK_INTERNED(name);
        line = usable ? &r->attrs[(version * 2654435761u ^ (uint32_t)(key >> 4) ^ on_class) % PLAIT_ATTRS] : &scratch;
        if (usable && line->version == version && (uintptr_t)line->name == key) return line;
    }
    if (!PyUnicode_CHECK_INTERNED(name)) line = &scratch;
    line->version = version;
    line->name = (PyObject *)key;
    line->rule = 0;
    line->holder = NULL;
    return line;
}

static int has_inline(PyDictKeysObject *keys, PyObject **values, PyObject *name) {
    PyDictUnicodeEntry *entries = DK_UNICODE_ENTRIES(keys);
    for (Py_ssize_t i = 0; i < keys->dk_nentries; i++)
        if (entries[i].me_key == name) return values[i] != NULL;
    return 0;
}

static int instance_has(PyObject *obj, PyObject *name) {
    PyDictKeysObject *keys;
    PyObject **values;
    if (inline_values(obj, &keys, &values)) return has_inline(keys, values, name);
    PyObject *dict = instance_dict(obj);
    if (!dict || PyDict_GET_SIZE(dict) == 0) return 0;
    return PyUnicode_CheckExact(name) && dict_peek(dict, name) != NULL;
}

static void read_module(recorder *r, unsigned flags, PyObject *module, PyObject *name) {
    PyObject *dict = PyModule_GetDict(module);
    if (dict && PyUnicode_CheckExact(name) && dict_peek(dict, name)) emit_global(r, flags, dict, name);
}

// An attribute of a class object: the metaclass's data descriptors, the classes of its own MRO, the metaclass's rest.
static int class_rule(PyTypeObject *type, PyObject *name, PyTypeObject **holder) {
    PyObject *value = NULL, *meta = NULL;
    PyTypeObject *above = holder_of(Py_TYPE(type)->tp_mro, 0, name, &meta);
    if (above && Py_TYPE(meta)->tp_descr_set && Py_TYPE(meta)->tp_descr_get) {
        *holder = above;
        return is_class(above) && !is_native_value(meta) ? RULE_DATA : RULE_NOTHING;
    }
    *holder = holder_of(type->tp_mro, 0, name, &value);
    if (*holder) return is_class(*holder) && !is_native_value(value) ? RULE_DATA : RULE_NOTHING;
    *holder = above;
    return above && is_class(above) && !is_native_value(meta) ? RULE_DATA : RULE_NOTHING;
}

void attrs_super(recorder *r, unsigned flags, PyObject *type, PyObject *self, PyObject *name) {
    if (!type || !self || !PyType_Check(type)) return;
    PyTypeObject *start = Py_TYPE(self);
    if (PyType_Check(self) && PyType_IsSubtype((PyTypeObject *)self, (PyTypeObject *)type)) start = (PyTypeObject *)self;
    PyObject *mro = start->tp_mro, *value = NULL;
    Py_ssize_t i = 0, n = mro ? PyTuple_GET_SIZE(mro) : 0;
    while (i < n && PyTuple_GET_ITEM(mro, i) != type) i++;
    PyTypeObject *holder = i < n ? holder_of(mro, i + 1, name, &value) : NULL;
    if (holder && is_class(holder) && !is_native_value(value)) emit_attribute(r, flags, (PyObject *)holder, name);
}

typedef struct super_object { PyObject_HEAD PyTypeObject *type; PyObject *obj; PyTypeObject *obj_type; } super_object;

static void read_other(recorder *r, unsigned flags, PyObject *obj, PyObject *name) {
    if (PyModule_Check(obj)) {
        read_module(r, flags, obj, name);
    } else if (Py_TYPE(obj) == &PySuper_Type) {
        super_object *s = (super_object *)obj;
        if (s->obj) attrs_super(r, flags, (PyObject *)s->type, s->obj, name);
    }
}

// A slot without a value is no access: reading it raises.
static int slot_is_set(PyObject *obj, PyObject *holder, PyObject *name) {
    PyObject *value = NULL;
    if (!holder || !holder_of(((PyTypeObject *)holder)->tp_mro, 0, name, &value) || Py_TYPE(value) != &PyMemberDescr_Type) return 1;
    const PyMemberDef *member = ((PyMemberDescrObject *)value)->d_member;
    return member->type != Py_T_OBJECT_EX || *(PyObject **)((char *)obj + member->offset) != NULL;
}

// `certain`: nothing happens when the attribute is missing but that the instruction raises, so there is no need to look. 0: it is known to be missing; 2: a property or a
// __getattr__ of the program's runs.
static int get(recorder *r, unsigned flags, PyObject *obj, PyObject *name, int certain) {
    PyTypeObject *type = Py_TYPE(obj);
    int on_class = PyType_Check(obj);
    plait_attr *line = NULL;
    if (type->tp_getattro == PyModule_Type.tp_getattro || type == &PySuper_Type) {
        read_other(r, flags, obj, name);
        return 1;
    }
    line = line_of(r, on_class ? (PyTypeObject *)obj : type, name, on_class);
    if (line->rule == 0) {
        PyTypeObject *holder = NULL;
        line->rule = on_class ? class_rule((PyTypeObject *)obj, name, &holder) : rule_of(type, name, &holder);
        line->holder = (PyObject *)holder;
    }
    switch (line->rule) {
    case RULE_INSTANCE:
        if (!certain && !instance_has(obj, name)) return 0;
        emit_attribute(r, flags, obj, name);
        break;
    case RULE_SLOT:
        if (!certain && !slot_is_set(obj, line->holder, name)) return 0;
        emit_attribute(r, flags, obj, name);
        break;
    case RULE_DATA: emit_attribute(r, flags, line->holder, name); return 2;
    case RULE_NOTHING: break;
    default:
        if (instance_has(obj, name)) emit_attribute(r, flags, obj, name);
        else if ((line->rule & ~RULE_HOOK) == RULE_METHOD) emit_attribute(r, flags, line->holder, name);
        else if (line->rule & RULE_HOOK) return 2;
    }
    return 1;
}

void emit_getattr(recorder *r, unsigned flags, PyObject *obj, PyObject *name) { get(r, flags, obj, name, 0); }
void attrs_load(recorder *r, unsigned flags, PyObject *obj, PyObject *name) { get(r, flags, obj, name, 1); }
int attrs_match(recorder *r, unsigned flags, PyObject *obj, PyObject *name) { return get(r, flags, obj, name, 0); }

static void set_module(recorder *r, unsigned flags, PyObject *module, PyObject *name) {
    PyObject *dict = PyModule_GetDict(module);
    if (dict) emit_global(r, flags, dict, name);
}

static void set_class(recorder *r, unsigned flags, PyObject *type, PyObject *name) {
    PyObject *value = NULL;
    PyTypeObject *holder = holder_of(Py_TYPE(type)->tp_mro, 0, name, &value);
    if (!holder || !Py_TYPE(value)->tp_descr_set) emit_attribute(r, flags, type, name);
    else if (is_class(holder) && !is_native_value(value)) emit_attribute(r, PLAIT_A_READ, (PyObject *)holder, name);
}

void emit_object_getattr(recorder *r, unsigned flags, PyObject *obj, PyObject *name) {
    PyTypeObject *type = Py_TYPE(obj);
    PyObject *value = NULL;
    if (reads_generically(type)) {
        emit_getattr(r, flags, obj, name);
        return;
    }
    PyTypeObject *holder = holder_of(type->tp_mro, 0, name, &value);
    int native = holder && (is_native_value(value) || !is_class(holder));
    if (holder && Py_TYPE(value) == &PyMemberDescr_Type && is_class(holder)) emit_attribute(r, flags, obj, name);
    else if (holder && Py_TYPE(value)->tp_descr_set) {
        if (!native) emit_attribute(r, flags, (PyObject *)holder, name);
    } else if (instance_has(obj, name)) emit_attribute(r, flags, obj, name);
    else if (holder && !native) emit_attribute(r, flags, (PyObject *)holder, name);
}

// Stores: only a data descriptor comes before the instance.
void emit_object_setattr(recorder *r, unsigned flags, PyObject *obj, PyObject *name) {
    PyTypeObject *type = Py_TYPE(obj), *holder = NULL;
    PyObject *value = NULL;
    plait_attr *line = reads_generically(type) ? line_of(r, type, name, 0) : NULL;
    if (!line) {          // a user-defined __getattribute__ has no say in stores
        holder = holder_of(type->tp_mro, 0, name, &value);
        int data = holder && Py_TYPE(value)->tp_descr_set && Py_TYPE(value) != &PyMemberDescr_Type;
        if (!data) emit_attribute(r, flags, obj, name);
        else if (is_class(holder) && !is_native_value(value)) emit_attribute(r, PLAIT_A_READ, (PyObject *)holder, name);
        return;
    }
    if (line->rule == 0) {
        line->rule = rule_of(type, name, &holder);
        line->holder = (PyObject *)holder;
    }
    int rule = line->rule & ~RULE_HOOK;
    if (rule == RULE_DATA) emit_attribute(r, PLAIT_A_READ, line->holder, name);
    else if (rule != RULE_NOTHING) emit_attribute(r, flags, obj, name);
    else if (flags & PLAIT_A_WRITE) plait_effects_set(r->effects, obj, name);
}

void emit_setattr(recorder *r, unsigned flags, PyObject *obj, PyObject *name) {
    if (PyModule_Check(obj)) set_module(r, flags, obj, name);
    else if (PyType_Check(obj)) set_class(r, flags, obj, name);
    else if (Py_TYPE(obj)->tp_setattro == PyObject_GenericSetAttr) emit_object_setattr(r, flags, obj, name);
    // A user-defined __setattr__ runs as a callback and is seen at the object.__setattr__ that it calls.
}
