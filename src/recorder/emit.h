// SPDX-License-Identifier: Apache-2.0
// Writing records: the one place that knows the ring. Everything that has seen an access says so through these functions.
//
// The recorder keeps the unit of the instruction that is executing, so emitters do not name it; `flags` are PLAIT_A_*.
// Contract: no emitter runs user code, allocates Python objects that could start a collection, raises, or disturbs the
// pending exception. Objects are borrowed for the call. All run under the GIL. When the consumer has died or memory is
// gone, recording stops (recorder_on(r) becomes 0) and emitters do nothing.
// Every object named in a record has its type's deallocator watched first, so that its death will be told (deaths.c).
#ifndef PLAIT_RECORDER_EMIT_H
#define PLAIT_RECORDER_EMIT_H
#include <Python.h>
#include <stdint.h>
#include "stream/record.h"

typedef struct recorder recorder;

int recorder_on(const recorder *r);

// -- locations
void emit_length(recorder *r, unsigned flags, PyObject *obj);
void emit_element(recorder *r, unsigned flags, PyObject *obj, int64_t index);          // index as stored: already normalised
void emit_range(recorder *r, unsigned flags, PyObject *obj, int64_t first, uint32_t count, int32_t step);   // nothing when count is 0
void emit_key(recorder *r, unsigned flags, PyObject *obj, PyObject *key);              // identity without running user code
void emit_attribute(recorder *r, unsigned flags, PyObject *obj, PyObject *name);       // the location (obj, name) itself; name is a str
void emit_global(recorder *r, unsigned flags, PyObject *dict, PyObject *name);         // dict: a module's dictionary
void emit_state(recorder *r, unsigned flags, PyObject *obj);
void emit_stream(recorder *r, unsigned flags, PyObject *obj);
// The same for places that are no Python object (a base buffer): the caller answers for its death (emit_death).
void emit_element_at(recorder *r, unsigned flags, const void *address, int64_t index);
void emit_death(recorder *r, const void *address);

// -- attribute access by name, as getattr/setattr/delattr and the bytecode do it: finds the location by docs/semantics.md
// section 3 without running user code, and emits R (READ) or W (WRITE, also for del) of it. Emits nothing where semantics say
// "no access" (native descriptors, attributes that __getattr__ will make up, user-defined __getattribute__).
void emit_getattr(recorder *r, unsigned flags, PyObject *obj, PyObject *name);
void emit_setattr(recorder *r, unsigned flags, PyObject *obj, PyObject *name);
// What object.__getattribute__ and object.__setattr__/__delattr__ do, whatever the type overrides.
void emit_object_getattr(recorder *r, unsigned flags, PyObject *obj, PyObject *name);
void emit_object_setattr(recorder *r, unsigned flags, PyObject *obj, PyObject *name);

// -- whole objects
// The instruction in progress has made `obj`. list, bytearray, array, deque: CREATED with its elements; dict, set: CREATED with KEYED
// and one KEY each; anything else: nothing. Use from `after` steps; `flags` PLAIT_C_EMPTY_LENGTH: length only.
void emit_created(recorder *r, PyObject *obj, unsigned flags);

// -- native calls
void emit_native(recorder *r, uint32_t name, uint64_t element_ops, unsigned dtype);   // plait_dtype
void emit_native_more(recorder *r, uint32_t name, uint64_t element_ops, unsigned dtype);   // work of the last such call, told afterwards
void emit_native_end(recorder *r, uint64_t nanoseconds, uint64_t bytes);
void emit_types(recorder *r, PyObject *left, PyObject *right);   // right NULL: a unary operation

// -- text
uint32_t emit_string(recorder *r, PyObject *str);                       // id; the BLOB STRING goes out at first sight
uint32_t emit_text(recorder *r, const char *utf8, size_t n);
void emit_coverage(recorder *r, const char *what, const char *why);     // each pair once
void emit_object_name(recorder *r, PyObject *obj, const char *name, size_t n);   // for reports: what the program calls this object
void emit_warning(recorder *r, const char *text);

// -- keys
// 64-bit identity by equality (docs/internals/records.md); *assumed is set to PLAIT_A_ASSUMED when only a guess was possible. container may be NULL.
uint64_t key_identity(recorder *r, PyObject *container, PyObject *key, unsigned *assumed);
#endif
