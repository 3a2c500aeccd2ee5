// SPDX-License-Identifier: Apache-2.0
// Code objects: which are traced, under which number, with which probes. Entries are found by the code's address and die with it (deaths.c
// tells); the recorder holds no reference to any code. Not in the code's extra slot: having one makes CPython call what other
// owners of slots have registered for freeing, also when their library is gone.
//
// A tree is registered as a whole, when its root starts: the codes below it are numbered in pre-order over co_consts, each code object once,
// exactly as the engine numbers what it unmarshals.
#include "recorder/frame.h"
#include "recorder/monitor.h"
#include "recorder/recorder.h"
#include <fnmatch.h>
#include <marshal.h>
#include <string.h>
#include "recorder/blob.h"

static void free_entries(plait_entry *entry) {
    while (entry) {
        plait_entry *next = entry->next;
        if (entry->owns) {
            plait_plan_free(entry->plan);
            plait_free(entry->owner);
            plait_free(entry->kwnames);
        }
        plait_free(entry);
        entry = next;
    }
}

void codes_forget(recorder *r, PyCodeObject *code) {
    uint64_t *slot = plait_map_find(&r->codes, (uintptr_t)code);
    if (!slot) return;
    free_entries((plait_entry *)(uintptr_t)*slot);
    plait_map_remove(&r->codes, (uintptr_t)code);
    r->last_code = NULL;
    r->last_entry = NULL;
}

void codes_fini(recorder *r) {
    for (size_t i = 0; i < r->codes.capacity; i++)
        if (r->codes.slots[i].key != PLAIT_MAP_NONE) free_entries((plait_entry *)(uintptr_t)r->codes.slots[i].value);
    plait_map_fini(&r->codes);
}

static plait_entry *entries_of(recorder *r, PyCodeObject *code) {
    uint64_t *slot = plait_map_find(&r->codes, (uintptr_t)code);
    return slot ? (plait_entry *)(uintptr_t)*slot : NULL;
}

plait_entry *codes_find(recorder *r, PyCodeObject *code, PyObject *globals) {
    if (r->last_code == code && r->last_entry->globals == globals) return r->last_entry;
    plait_entry *entry = entries_of(r, code);
    while (entry && entry->globals != globals && !(entry->flags & PLAIT_E_EXCLUDED)) entry = entry->next;
    if (entry && entry->globals == globals) {
        r->last_code = code;
        r->last_entry = entry;
    }
    return entry;
}

int codes_is_main(const recorder *r, PyCodeObject *code) { return (PyObject *)code == r->main; }

// -- what a code object is

static int under_any(const char *file, PyObject *folders) {
    for (Py_ssize_t i = 0; folders && i < PyTuple_GET_SIZE(folders); i++) {
        Py_ssize_t n = 0;
        const char *folder = PyUnicode_AsUTF8AndSize(PyTuple_GET_ITEM(folders, i), &n);
        if (!folder) PyErr_Clear();
        else if (strncmp(file, folder, n) == 0) return 1;
    }
    return 0;
}

static const char *matching_glob(const char *file, PyObject *globs) {
    for (Py_ssize_t i = 0; globs && i < PyTuple_GET_SIZE(globs); i++) {
        const char *glob = PyUnicode_AsUTF8(PyTuple_GET_ITEM(globs, i));
        const char *name = strrchr(file, '/');
        if (!glob) PyErr_Clear();
        else if (fnmatch(glob, file, 0) == 0 || (name && fnmatch(glob, name + 1, 0) == 0)) return glob;
    }
    return NULL;
}

// What stands between a call of PyTorch and the operator that it dispatches to: no data of the program's, and new frames when torch_hook.py is on.
static int dispatches(recorder *r, const char *file, PyCodeObject *code) {
    static const char *const parts[] = {"/torch/_ops.py", "/torch/_library/", "/torch/_dynamo/", "/torch/_compile.py", "/torch/utils/_python_dispatch.py"};
    if (strstr(file, "/site-packages/jax/")) {      // tracing, compiling, and the caches of both: arrays never change, and functions of the program are traced as they run
        emit_coverage(r, "JAX's own code", "not traced");
        return 1;
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!strstr(file, parts[i])) continue;
        emit_coverage(r, "PyTorch's dispatcher", "not traced: its operators are");
        if (strstr(file, "eval_frame.py") && PyUnicode_CompareWithASCIIString(code->co_name, "compile_wrapper") == 0)
            emit_coverage(r, "torch.compile", "what it would compile runs uncompiled while its operators are watched: results may differ in the last digits");
        return 1;
    }
    return 0;
}

// Functions of the library that keep what they computed and give the same answer either way: what one iteration finds there because another
// has left it is nobody's value. Their locks, caches and half-decoded bytes are not the program's.
static int keeps_answers(const char *file, PyCodeObject *code) {
    static const struct { const char *file, *name; } rows[] = {
        {"/re/__init__.py", "_compile"}, {"/_strptime.py", "_strptime"}, {"codecs", "BufferedIncrementalDecoder.decode"}, {"codecs", "IncrementalDecoder.decode"},
        {"/encodings/", ""}, {"/functools.py", "singledispatch.<locals>.dispatch"}, {"/logging/__init__.py", "Logger.isEnabledFor"}, {"/typing.py", "_tp_cache.<locals>.decorator.<locals>.inner"},
        {"/numpy/core/_ufunc_config.py", ""}, {"/numpy/core/getlimits.py", ""}, {"/numpy/_core/getlimits.py", ""},
        {"/torch/_dynamo/convert_frame.py", ""}, {"/torch/_dynamo/variables/", ""}, {"/scipy/linalg/blas.py", ""}, {"/scipy/linalg/lapack.py", ""}, {"/scipy/sparse/_sputils.py", "upcast"}, {"/scipy/sparse/_sputils.py", "upcast_char"},
        {"/warnings.py", "catch_warnings.__enter__"}, {"/warnings.py", "catch_warnings.__exit__"}, {"/warnings.py", "simplefilter"}, {"/warnings.py", "filterwarnings"}};
    const char *name = PyUnicode_AsUTF8(code->co_qualname);
    if (!name) PyErr_Clear();
    for (size_t i = 0; name && i < sizeof rows / sizeof *rows; i++)
        if (strstr(file, rows[i].file) && (!*rows[i].name || strcmp(name, rows[i].name) == 0)) return 1;
    return 0;
}

unsigned codes_classify(recorder *r, PyCodeObject *code) {
    const char *file = PyUnicode_AsUTF8(code->co_filename), *glob = NULL;
    unsigned flags = 0;
    if (!file) PyErr_Clear(), file = "?";
    if (strncmp(file, "<frozen ", 8) == 0) flags |= PLAIT_E_LIBRARY;
    if (strncmp(file, "<frozen importlib", 17) == 0 || strncmp(file, "<frozen runpy", 13) == 0
        || strncmp(file, "<frozen zipimport", 17) == 0 || strncmp(file, "<frozen getpath", 15) == 0 || under_any(file, r->own)) flags |= PLAIT_E_EXCLUDED;
    if (under_any(file, r->library) || strstr(file, "/site-packages/") || strstr(file, "/dist-packages/")) flags |= PLAIT_E_LIBRARY;
    if ((glob = matching_glob(file, r->exclude))) {
        flags |= PLAIT_E_EXCLUDED;
        emit_coverage(r, file, "left out by --exclude");
    }
    if (PyUnicode_CompareWithASCIIString(code->co_name, "<module>") == 0) flags |= PLAIT_E_MODULE;
    else if (flags & PLAIT_E_LIBRARY && keeps_answers(file, code)) {    // what runs while a generator is suspended is the program's
        flags |= code->co_flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR) ? PLAIT_E_EXCLUDED : PLAIT_E_MEMO;
        emit_coverage(r, "functions of the library that only keep what they computed (re._compile, ...)", "not traced");
    } else if (flags & PLAIT_E_LIBRARY && dispatches(r, file, code)) flags |= PLAIT_E_EXCLUDED;
    if (!(code->co_flags & CO_OPTIMIZED)) flags |= PLAIT_E_NAMESPACE;
    if (code->co_flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) flags |= PLAIT_E_GENERATOR;
    if (code->co_ncellvars + code->co_nfreevars > 0) flags |= PLAIT_E_CELLS;
    return flags;
}

// -- registration

typedef PLAIT_VEC(PyCodeObject *) code_list;

static plait_status collect(code_list *list, plait_map *seen, PyCodeObject *code) {
    uint64_t *known = NULL;
    PLAIT_TRY(plait_map_at(seen, (uintptr_t)code, 0, &known));
    if (*known) return PLAIT_OK;
    *known = 1;
    PLAIT_TRY(plait_vec_push(list, code));
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(code->co_consts); i++) {
        PyObject *item = PyTuple_GET_ITEM(code->co_consts, i);
        if (PyCode_Check(item)) PLAIT_TRY(collect(list, seen, (PyCodeObject *)item));
    }
    return PLAIT_OK;
}

static plait_entry *new_entry(recorder *r, PyCodeObject *code, PyObject *globals, unsigned flags) {
    plait_entry *entry = plait_calloc(1, sizeof *entry), *head = NULL;
    if (!entry) return NULL;
    entry->code = code;
    entry->globals = globals;
    entry->flags = flags;
    if ((head = entries_of(r, code))) {
        entry->next = head->next;
        head->next = entry;
    } else if (plait_map_set(&r->codes, (uintptr_t)code, (uintptr_t)entry) != PLAIT_OK) {
        plait_free(entry);
        return NULL;
    }
    return entry;
}

static plait_status fill_owner(plait_entry *entry, const plait_body *body) {
    uint32_t nunits = (uint32_t)(body->code->nbytes / 2);
    entry->owner = plait_calloc(nunits + 1, sizeof *entry->owner);
    if (!entry->owner) return PLAIT_NOMEM;
    for (uint32_t u = 0; u < nunits; u++) entry->owner[u] = body->by_unit[u] < 0 ? u : body->instrs[body->by_unit[u]].unit;
    for (uint32_t i = 0; i + 1 < body->ninstrs; i++) {
        if (body->instrs[i].op != PLAIT_OP_KW_NAMES) continue;
        if (!entry->kwnames && !(entry->kwnames = plait_calloc(nunits + 1, sizeof *entry->kwnames))) return PLAIT_NOMEM;
        entry->kwnames[body->instrs[i + 1].unit] = body->instrs[i].oparg + 1;
    }
    return PLAIT_OK;
}

// Shares what another entry of the same code has, else decodes and plans.
static plait_status equip(recorder *r, plait_entry *entry, const plait_code *code, unsigned options) {
    plait_body *body = NULL;
    plait_error error = {{0}};
    plait_entry *other = entries_of(r, entry->code);
    while (other && (other == entry || !other->owns)) other = other->next;
    if (other) {
        entry->plan = other->plan;
        entry->owner = other->owner;
        entry->kwnames = other->kwnames;
    } else {
        plait_status status = plait_body_new(code, &body, &error);
        entry->owns = 1;
        if (status == PLAIT_OK) status = fill_owner(entry, body);
        if (status == PLAIT_OK) status = plait_plan_new(body, options, &entry->plan);
        plait_body_free(body);
        if (status == PLAIT_NOMEM) return status;
        if (status != PLAIT_OK) {
            entry->flags |= PLAIT_E_STOPPED;
            emit_coverage(r, code->qualname, error.text[0] ? error.text : "its bytecode could not be planned");
            return PLAIT_OK;
        }
    }
    entry->probes = entry->plan ? entry->plan->probes : NULL;
    entry->nunits = entry->plan ? entry->plan->nunits : 0;
    if (!entry->plan) entry->flags |= PLAIT_E_STOPPED;
    return PLAIT_OK;
}

static void send_sourcemap(recorder *r, PyCodeObject *code) {
    uint32_t file = emit_string(r, code->co_filename);
    PyThreadState *ts = PyThreadState_Get();
    uint64_t *told = NULL;
    Py_ssize_t n = 0;
    if (!r->sourcemap || plait_map_at(&r->files, file, 0, &told) != PLAIT_OK || *told) return;
    *told = 1;
    int collecting = PyGC_Disable();
    r->quiet = ts->id;
    PyObject *text = PyObject_CallOneArg(r->sourcemap, code->co_filename);
    r->quiet = 0;
    if (collecting) PyGC_Enable();
    if (!text && PyErr_ExceptionMatches(PyExc_KeyboardInterrupt)) PyErr_SetInterrupt();    // the program's, not ours
    if (!text) PyErr_Clear();
    const char *utf8 = text && PyUnicode_Check(text) ? PyUnicode_AsUTF8AndSize(text, &n) : NULL;
    if (!utf8) PyErr_Clear();
    if (n > 0) blob_put(r, PLAIT_B_SOURCEMAP, file, utf8, n);
    Py_XDECREF(text);
}

static void send_code(recorder *r, PyObject *globals, unsigned flags, const char *bytes, size_t n) {
    plait_code_blob head = {(uintptr_t)globals, PLAIT_PY_THIS, flags};
    plait_blob_pen pen = {.used = 0};
    watch(r, globals);
    if (plait_map_set(&r->dicts, (uintptr_t)globals, 1) != PLAIT_OK) recorder_stop(r);
    blob_begin(r, PLAIT_B_CODE, sizeof head + n, r->next_code);
    blob_bytes(r, &pen, &head, sizeof head);
    blob_bytes(r, &pen, bytes, n);
    blob_end(r, &pen);
}

static int arrays_loaded(void) {
    PyObject *modules = PyImport_GetModuleDict();
    return modules && (PyDict_GetItemString(modules, "numpy") || PyDict_GetItemString(modules, "array") || PyDict_GetItemString(modules, "torch"));
}

void codes_arrays(recorder *r) {
    if (r->arrays || !arrays_loaded()) return;
    r->arrays = 1;
    for (size_t i = 0; i < r->codes.capacity; i++) {
        if (r->codes.slots[i].key == PLAIT_MAP_NONE) continue;
        for (plait_entry *entry = (plait_entry *)(uintptr_t)r->codes.slots[i].value; entry; entry = entry->next)
            if (entry->owns && entry->plan) plait_plan_arrays(entry->plan);
    }
    monitor_restart(r);
}

static plait_status register_tree(recorder *r, code_list *codes, plait_code_tree *tree, PyObject *globals, unsigned options) {
    for (size_t i = 0; i < codes->len; i++) {
        PyCodeObject *code = codes->at[i];
        plait_entry *entry = codes_find(r, code, globals);
        if (entry) continue;
        unsigned flags = codes_classify(r, code);
        if (!(entry = new_entry(r, code, globals, flags))) return PLAIT_NOMEM;
        entry->id = r->next_code + (uint32_t)i;
        if (!(flags & PLAIT_E_EXCLUDED)) PLAIT_TRY(equip(r, entry, tree->codes.at[i], options));
    }
    return PLAIT_OK;
}

static plait_status read_and_register(recorder *r, PyCodeObject *root, PyObject *globals, unsigned flags, int own_names, PyObject *bytes) {
    codes_arrays(r);
    plait_code_tree *tree = NULL;
    plait_map seen = {0};
    code_list codes = {0};
    plait_error error = {{0}};
    const char *data = PyBytes_AS_STRING(bytes);
    size_t n = PyBytes_GET_SIZE(bytes);
    unsigned options = (r->arrays ? PLAIT_PLAN_ARRAYS : PLAIT_PLAN_READY) | (own_names ? PLAIT_PLAN_NAMES : 0);
    unsigned blob_flags = (flags & PLAIT_E_LIBRARY ? 1 : 0) | (flags & PLAIT_E_MODULE && !own_names ? 2 : 0);
    plait_status status = plait_code_read(data, n, PLAIT_PY_THIS, &tree, &error);
    if (status == PLAIT_OK) status = collect(&codes, &seen, root);
    if (status == PLAIT_OK && codes.len != tree->codes.len)
        status = plait_fail(&error, PLAIT_INVALID, "its tree of code objects does not survive marshalling");
    if (status == PLAIT_OK) {
        send_code(r, globals, blob_flags, data, n);
        status = register_tree(r, &codes, tree, globals, options);
        r->next_code += (uint32_t)codes.len;
    } else if (status != PLAIT_NOMEM) {
        emit_coverage(r, PyUnicode_AsUTF8(root->co_qualname), error.text);
    }
    plait_vec_fini(&codes);
    plait_map_fini(&seen);
    plait_code_tree_free(tree);
    return status;
}

plait_entry *codes_enter(recorder *r, PyCodeObject *code, PyObject *globals, PyObject *locals) {
    plait_entry *entry = codes_find(r, code, globals);
    if (entry) return entry;
    unsigned flags = codes_classify(r, code);
    if (flags & PLAIT_E_EXCLUDED) return new_entry(r, code, globals, flags);
    send_sourcemap(r, code);
    if ((entry = codes_find(r, code, globals))) return entry;     // another thread was quicker
    int own_names = flags & PLAIT_E_MODULE && locals && locals != globals;      // exec with a namespace of its own
    PyObject *bytes = PyMarshal_WriteObjectToString((PyObject *)code, Py_MARSHAL_VERSION);
    plait_status status = PLAIT_INVALID;
    if (bytes) {
        status = read_and_register(r, code, globals, flags, own_names, bytes);
        Py_DECREF(bytes);
    } else {
        PyErr_Clear();
        emit_coverage(r, PyUnicode_AsUTF8(code->co_qualname), "its code object cannot be marshalled");
    }
    if (status == PLAIT_NOMEM) {
        recorder_stop(r);
        return NULL;
    }
    return status == PLAIT_OK ? codes_find(r, code, globals) : new_entry(r, code, globals, flags | PLAIT_E_EXCLUDED);
}
