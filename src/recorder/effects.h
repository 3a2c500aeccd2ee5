// SPDX-License-Identifier: Apache-2.0
// What native code reads and writes. The recorder asks before a native call (and before an operator, subscript, membership test,
// comparison or step of an iterator whose operands are native objects); the answer goes out as access records of docs/semantics.md.
//
// The table is data: src/recorder/effects.def, a row a dotted name (docs/native-calls.md). A callable is resolved to its row once,
// by PyMethodDef or type pointer.
//
// Contract: no function here runs user code, takes or drops a reference for longer than the call, or leaves an exception set.
// All pointers are borrowed for the call. A plait_call_pending holds no references: it may wait as long as the call lasts.
// Threads: under the GIL. Failure (no memory): the effect is reported as assumed or not at all and `plait_effects_failed` says so.
#ifndef PLAIT_RECORDER_EFFECTS_H
#define PLAIT_RECORDER_EFFECTS_H
#include <Python.h>
#include <stdint.h>
#include "base/status.h"

struct recorder;
typedef struct plait_effects plait_effects;   // one per recorder: resolved rows, declarations, NumPy's layout

typedef struct plait_call {
    PyObject *callable;
    PyObject *self;             // the receiver where the stack holds it apart (LOAD_ATTR method form), else NULL
    PyObject *const *args;      // nargs positional, then the keyword values
    Py_ssize_t nargs;           // all of them, keywords included
    PyObject *kwnames;          // tuple of the last names, or NULL
} plait_call;

enum {                          // answers
    PLAIT_EFFECT_AFTER = 1,     // plait_effects_after must be called with the result (also with NULL when the call raised)
    PLAIT_EFFECT_PYTHON = 2,    // not native after all (or a native shell around Python code only): nothing was emitted
    PLAIT_EFFECT_ASSUMED = 4,   // nobody modelled it; the accesses carry PLAIT_A_ASSUMED
};

typedef struct plait_call_pending {   // filled by the `before` functions, even when they answer 0
    const char *name;           // dotted name of the native function, valid as long as the plait_effects; "" for operators but those of arrays
    uint64_t element_ops;       // element operations the call will do (0: unknown), for PLAIT_R_NATIVE.b
    uint32_t dtype;             // plait_dtype of the items it works on
    uint64_t bytes;             // bytes it will read and write
    uint32_t what;              // private: which `after` step
    int64_t kept[3];            // private
    const void *address;        // private
} plait_call_pending;

// An instruction whose iteration is told while it happens (effects_live.c). Addresses only, valid while the instruction runs.
typedef struct plait_live {
    const void *root;           // the iterator whose items the instruction consumes
    void (*item)(plait_effects *fx, struct plait_live *live, PyObject *item);   // what it does with each of them, or NULL
    PyObject *with;             // what item() needs
    const void *expect_from;    // items of this iterator go to expect_func next
    PyObject *expect_func;
    uint64_t ops;               // element operations so far
    const void *told[8];        // containers and iterators whose steps were told beforehand
    uint8_t ntold;
} plait_live;

plait_effects *plait_effects_new(struct recorder *r);   // NULL: no memory
void plait_effects_free(plait_effects *fx);             // NULL is fine
int plait_effects_failed(const plait_effects *fx);      // 1 once an allocation failed

// A CALL, CALL_KW, CALL_FUNCTION_EX (args and kwnames unpacked by the recorder) or CALL_INTRINSIC of any callable.
int plait_effects_before(plait_effects *fx, const plait_call *call, plait_call_pending *pending);
void plait_effects_after(plait_effects *fx, const plait_call_pending *pending, PyObject *result);
// obj.name = ..., an attribute that native code computes: a.flat, a.real and a.imag are an array's items.
void plait_effects_set(plait_effects *fx, PyObject *obj, PyObject *name);
uint64_t plait_effects_moved(const plait_effects *fx);  // bytes that the last plait_effects_after has written
uint64_t plait_effects_more(const plait_effects *fx);   // element operations that only its result has shown

// Everything below answers the same flags; PLAIT_EFFECT_PYTHON: the operand's type is none of ours (the caller decides).
// Iteration by FOR_ITER / UNPACK / YIELD_FROM over anything that is not a Python generator: one step of `iterator`.
int plait_effects_step(plait_effects *fx, PyObject *iterator, plait_call_pending *pending);
// Native code consumes all of `iterable` (unpacking, extend, star arguments).
void plait_effects_iterate(plait_effects *fx, PyObject *iterable);
// BINARY_OP; nb is the oparg of 3.12/3.13 (NB_ADD... NB_INPLACE_XOR). Lists, dicts, sets, bytearrays, deques, arrays, ndarrays.
int plait_effects_binary(plait_effects *fx, int nb, PyObject *left, PyObject *right, plait_call_pending *pending);
// UNARY_NEGATIVE, UNARY_INVERT, CALL_INTRINSIC_1 UNARY_POSITIVE on ndarrays.
int plait_effects_unary(plait_effects *fx, PyObject *operand, plait_call_pending *pending);
// COMPARE_OP (op: Py_LT...Py_GE) and CONTAINS_OP.
int plait_effects_compare(plait_effects *fx, int op, PyObject *left, PyObject *right, plait_call_pending *pending);
int plait_effects_contains(plait_effects *fx, PyObject *container, PyObject *value);
// o[key], o[key] = value, del o[key] (value NULL). `in_place`: the store half of o[key] OP= v, whose value is often o's own view.
int plait_effects_subscript(plait_effects *fx, PyObject *o, PyObject *key, plait_call_pending *pending);
int plait_effects_store(plait_effects *fx, PyObject *o, PyObject *key, PyObject *value, plait_call_pending *pending);
// bool(o), as tests and `not` do it.
int plait_effects_truth(plait_effects *fx, PyObject *o);
// str(o), repr(o), format(o), f"{o}".
int plait_effects_format(plait_effects *fx, PyObject *o);
// A subscript of a defaultdict that misses: the key and the length are written after the factory has run.
int plait_effects_missing(plait_effects *fx, PyObject *dict, PyObject *key);

// Declared effects (--effects, plait.toml): `words` is a comma-separated list such as "pure" or "reads args, writes receiver"
// (docs/effects-file.md). On PLAIT_INVALID nothing changed and error names the word.
plait_status plait_effects_declare(plait_effects *fx, const char *name, const char *words, plait_error *error) PLAIT_MUST_USE;

// For the module's method table (METH_FASTCALL | METH_KEYWORDS absent): _effects_of(callable, args=(), kwargs={}) performs the call
// and returns (accesses, flags, element_ops, bytes) with the accesses as tuples. A debugging aid; records nothing.
PyObject *plait_effects_of(PyObject *module, PyObject *args);
#define PLAIT_EFFECTS_METHOD {"_effects_of", plait_effects_of, METH_VARARGS, "The accesses a native call makes, as tuples."}
#endif
