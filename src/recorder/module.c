// SPDX-License-Identifier: Apache-2.0
// The extension module _plait_recorder: start, stop, fork. Used by python/plait/boot.py; nothing in it is for the program.
#include "recorder/effects_torch.h"
#include "recorder/recorder.h"
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>
#include "recorder/blob.h"
#include "recorder/monitor.h"

recorder *plait_active;

typedef struct module_state { recorder *r; } module_state;   // owned

static recorder *new_recorder(void) {
    recorder *r = plait_calloc(1, sizeof *r);
    if (!r) return NULL;
    r->tool = r->guard = -1;
    r->next_serial = 0;
    r->pid = getpid();
    r->interp = PyInterpreterState_Get();
    return r;
}

static void release_names(recorder *r) {
    for (size_t i = 0; i < r->names.capacity; i++)
        if (r->names.slots[i].key != PLAIT_MAP_NONE) Py_DECREF((PyObject *)(uintptr_t)r->names.slots[i].key);
    plait_map_fini(&r->names);
}

static void free_recorder(recorder *r) {
    if (!r) return;
    if (plait_active == r) plait_active = NULL;
    plait_effects_free(r->effects);
    shadow_fini(r);
    codes_fini(r);
    release_names(r);
    plait_intern_fini(&r->strings);
    plait_intern_fini(&r->told);
    plait_map_fini(&r->files);
    plait_map_fini(&r->key_serials);
    plait_map_fini(&r->keys_told);
    plait_map_fini(&r->classes);
    plait_map_fini(&r->dicts);
    plait_map_fini(&r->suspended);
    plait_map_fini(&r->held);
    plait_map_fini(&r->owners);
    plait_map_fini(&r->owned);
    deaths_fini(r);
    Py_CLEAR(r->disable);
    Py_CLEAR(r->dunder_dict);
    Py_CLEAR(r->sourcemap);
    Py_CLEAR(r->library);
    Py_CLEAR(r->own);
    Py_CLEAR(r->exclude);
    Py_CLEAR(r->torch_loader);
    Py_CLEAR(r->main);
    plait_ring_detach(&r->ring);
    plait_free(r);
}

// Nobody reads, or memory is gone. The subscription stays (this may be deep inside a deallocator); its callbacks answer None.
void recorder_stop(recorder *r) {
    r->on = 0;
    r->lost++;
}

static void in_child(void) {       // the child of a fork runs untraced: the ring belongs to the parent
    if (plait_active) plait_active->on = 0;
    monitor_orphan();
}

static int attach(recorder *r, int fd) {
    plait_error error = {{0}};
    if (plait_ring_attach(&r->ring, fd, &error) != PLAIT_OK) {
        PyErr_SetString(PyExc_OSError, error.text);
        return -1;
    }
    close(fd);
    return 0;
}

static int declare_effects(recorder *r, PyObject *declared) {      // tuple of (name, words)
    plait_error error = {{0}};
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(declared); i++) {
        const char *name, *words;
        if (!PyArg_ParseTuple(PyTuple_GET_ITEM(declared, i), "ss", &name, &words)) return -1;
        if (plait_effects_declare(r->effects, name, words, &error) == PLAIT_OK) continue;
        PyErr_SetString(PyExc_ValueError, error.text);
        return -1;
    }
    return 0;
}

static int begin(recorder *r, int fd, PyObject *hello, PyObject *effects) {
    static int forks_watched;
    Py_ssize_t n = 0;
    const char *text = PyUnicode_AsUTF8AndSize(hello, &n);
    if (!text || !(r->dunder_dict = PyUnicode_InternFromString("__dict__")) || deaths_setup() < 0 || attach(r, fd) < 0) return -1;
    if (!forks_watched && pthread_atfork(NULL, NULL, in_child) == 0) forks_watched = 1;
    if (!(r->effects = plait_effects_new(r))) {
        PyErr_NoMemory();
        return -1;
    }
    if (declare_effects(r, effects) < 0) return -1;
    plait_active = r;
    r->on = 1;
    deaths_watch_codes(r);
    blob_put(r, PLAIT_B_HELLO, PLAIT_STREAM_VERSION, text, n);
    return monitor_start(r);
}

PyDoc_STRVAR(start_doc, "start(fd, hello, main, sourcemap, library, own, exclude, effects, torch=None)\n--\n\n"
"Record into the ring at fd, which is closed. hello: text; main: code object of the main module or None; sourcemap: function of a file\n"
"name; library, own: tuples of folders, with trailing slashes; exclude: tuple of globs; effects: tuple of (name, words);\n"
"torch: loads torch_hook.py.");

static PyObject *module_start(PyObject *module, PyObject *args) {
    module_state *state = PyModule_GetState(module);
    PyObject *hello, *main, *sourcemap, *library, *own, *exclude, *effects, *torch = NULL;
    int fd;
    if (!PyArg_ParseTuple(args, "iUOOO!O!O!O!|O", &fd, &hello, &main, &sourcemap, &PyTuple_Type, &library, &PyTuple_Type, &own, &PyTuple_Type,
                          &exclude, &PyTuple_Type, &effects, &torch)) return NULL;
    if (state->r) {
        PyErr_SetString(PyExc_RuntimeError, "already recording");
        return NULL;
    }
    recorder *r = new_recorder();
    if (!r) return PyErr_NoMemory();
    r->main = Py_NewRef(main);
    r->sourcemap = sourcemap == Py_None ? NULL : Py_NewRef(sourcemap);
    r->library = Py_NewRef(library);
    r->own = Py_NewRef(own);
    r->exclude = Py_NewRef(exclude);
    r->torch_loader = Py_XNewRef(torch);
    if (begin(r, fd, hello, effects) < 0) {
        PyObject *error = PyErr_GetRaisedException();
        r->on = 0;
        if (r->tool >= 0) monitor_stop(r);
        PyErr_Clear();
        free_recorder(r);
        PyErr_SetRaisedException(error);
        return NULL;
    }
    state->r = r;
    Py_RETURN_NONE;
}

PyDoc_STRVAR(stop_doc, "stop()\n--\n\nEnd the recording; does nothing when there is none.");

static PyObject *module_stop(PyObject *module, PyObject *unused) {
    module_state *state = PyModule_GetState(module);
    recorder *r = state->r;
    if (!r) Py_RETURN_NONE;
    state->r = NULL;
    monitor_stop(r);
    if (r->pid == getpid() && r->ring.head) {
        if (plait_effects_failed(r->effects)) emit_coverage(r, "effects of native calls", "the recorder ran out of memory");
        if (r->robbed) emit_warning(r, "the program took plait's sys.monitoring tool away: what ran after that is missing");
        if (r->on) put(r, PLAIT_R_END, 0, PLAIT_NO_UNIT, !r->robbed, 0);
        plait_ring_close(&r->ring);
    }
    r->on = 0;
    deaths_restore();
    free_recorder(r);
    Py_RETURN_NONE;
}

PyDoc_STRVAR(forked_doc, "forked()\n--\n\nThe program has forked: say that the child runs untraced.");

static PyObject *module_forked(PyObject *module, PyObject *unused) {
    module_state *state = PyModule_GetState(module);
    if (state->r && state->r->on) emit_coverage(state->r, "child processes made by fork", "they run untraced");
    Py_RETURN_NONE;
}

PyDoc_STRVAR(child_doc, "child()\n--\n\nIn the child of a fork: give up the subscription, so that it runs at full speed.");

static PyObject *module_child(PyObject *module, PyObject *unused) {
    module_state *state = PyModule_GetState(module);
    if (state->r && state->r->tool >= 0) monitor_stop(state->r);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"start", module_start, METH_VARARGS, start_doc},
    {"stop", module_stop, METH_NOARGS, stop_doc},
    {"forked", module_forked, METH_NOARGS, forked_doc},
    {"child", module_child, METH_NOARGS, child_doc},
    PLAIT_EFFECTS_METHOD,
    PLAIT_TORCH_METHODS,
    {NULL, NULL, 0, NULL},
};

static int module_traverse(PyObject *module, visitproc visit, void *arg) {
    module_state *state = PyModule_GetState(module);
    recorder *r = state ? state->r : NULL;
    if (!r) return 0;
    Py_VISIT(r->main);
    Py_VISIT(r->sourcemap);
    Py_VISIT(r->torch_loader);
    return 0;
}

static void module_free(void *module) {
    module_state *state = PyModule_GetState(module);
    if (!state || !state->r) return;
    state->r->on = 0;
    monitor_orphan();
    plait_active = NULL;      // its memory stays: callbacks of other threads may be under way
    state->r = NULL;
}

static struct PyModuleDef_Slot slots[] = {
#ifdef Py_mod_multiple_interpreters
    {Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED},
#endif
    {0, NULL},
};
static struct PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT, .m_name = "_plait_recorder", .m_doc = "plait's recorder of memory accesses.",
    .m_size = sizeof(module_state), .m_methods = methods, .m_slots = slots, .m_traverse = module_traverse, .m_free = module_free,
};

PyMODINIT_FUNC PyInit__plait_recorder(void) { return PyModuleDef_Init(&definition); }
