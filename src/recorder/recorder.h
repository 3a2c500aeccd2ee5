// SPDX-License-Identifier: Apache-2.0
// The recorder's state. One recorder per process (deallocators have no context, so the active one is also reachable as
// plait_active); it is owned by the module. All of it is used under the GIL of the main interpreter.
//
// Invariants (recorder_check):
//  1. `thread` is the state of the thread that wrote the last frame record, or NULL before the first.
//  2. In a plait_thread, frames.at[0..len-1] are the traced frames from the outermost to the running one; `mute` != NULL
//     says that the frame at that address is the body of a module of the library and nothing below it is recorded.
//  3. `on` is 1 from start to stop; it falls to 0 for good in a forked child, when the consumer died, or without memory.
#ifndef PLAIT_RECORDER_RECORDER_H
#define PLAIT_RECORDER_RECORDER_H
#include <Python.h>
#include "base/intern.h"
#include "base/map.h"
#include "base/vec.h"
#include "bytecode/plan.h"
#include "recorder/effects.h"
#include "recorder/emit.h"
#include "stream/ring.h"

enum {   // plait_entry.flags
    PLAIT_E_EXCLUDED = 1,      // not traced: frozen importlib, plait itself, --exclude
    PLAIT_E_LIBRARY = 2,
    PLAIT_E_MODULE = 4,        // a module body
    PLAIT_E_NAMESPACE = 8,     // module, class body or exec: names may live in a mapping of their own
    PLAIT_E_GENERATOR = 16,
    PLAIT_E_CELLS = 32,        // has cell or free slots
    PLAIT_E_STOPPED = 64,      // its bytecode could not be read: no probes, calls and returns only
    PLAIT_E_MEMO = 128,        // only looks up what it keeps, or computes it: its frames are muted
};

// What the recorder knows of one code object run with one module dictionary. Dies with the code object.
typedef struct plait_entry {
    PyCodeObject *code;        // borrowed: the entry dies first
    const void *globals;       // address only
    uint32_t id, nunits, flags;
    plait_probe *probes;       // owned by plan; NULL when excluded
    plait_plan *plan;          // owned, shared with the other entries of this code (first one owns)
    uint32_t *owner;           // owned likewise: code unit -> unit of the opcode it belongs to
    uint32_t *kwnames;         // owned likewise: unit of a CALL -> 1 + constant index of its keyword names (3.12); NULL: none
    struct plait_entry *next;  // the same code with another dictionary
    int owns;                  // plan, owner, kwnames are freed with this entry
} plait_entry;

typedef enum plait_pending_kind {   // what is to be said when the instruction is over; bits
    PENDING_CREATED = 1, PENDING_NATIVE = 2, PENDING_AFTER = 4, PENDING_CELL = 8, PENDING_CLASS = 16, PENDING_EXTEND = 32,
    PENDING_EMPTY = 64 /* CREATED: length only */, PENDING_MISSING = 128, PENDING_STARRED = 256 /* the list of a starred target, below the top */,
    PENDING_LIVE = 512 /* steps that native code makes are told as they come */,
} plait_pending_kind;

typedef struct plait_shadow {  // one traced frame
    const void *frame;         // its address; looked into only while it runs
    plait_entry *entry;        // borrowed: the frame keeps the code alive
    uint32_t unit;             // the instruction in progress, as last seen
    uint16_t pending;          // plait_pending_kind bits
    uint16_t oparg;            // PENDING_CELL: slot; PENDING_EXTEND: depth of the container below the top
    uint32_t pending_unit;
    uint8_t more;              // recorder.more when the pending instruction had been looked at
    const void *names;         // the mapping of a class body that has just returned to this frame
    uint64_t clock;            // PENDING_NATIVE: when it began
    int64_t size;              // PENDING_EXTEND: elements before
    plait_call_pending call;
    plait_live live;           // PENDING_LIVE
} plait_shadow;

typedef struct plait_thread {
    uint64_t id;               // tstate->id
    uint32_t number;
    const void *mute;          // frame address, or NULL
    PLAIT_VEC(plait_shadow) frames;
} plait_thread;

typedef struct plait_attr {    // attrs.c: one line of the cache
    unsigned version;          // tp_version_tag; 0: empty
    uint8_t rule;
    PyObject *name;            // borrowed: compared only (interned names that die take their line along by version)
    PyObject *holder;          // borrowed from the MRO that the version stands for
} plait_attr;

enum { PLAIT_ATTRS = 2048, PLAIT_TYPES = 512, PLAIT_NAMES = 1024, PLAIT_PAGES = 256 };

struct recorder {
    int on;
    int arrays;                    // array libraries are loaded: code is planned with PLAIT_PLAN_ARRAYS
    unsigned far;                  // bits 16.. of the unit in progress
    uint16_t unit;                 // low bits of it
    uint8_t more;                  // PLAIT_A_MORE once the instruction has written a record
    uint8_t after;                 // PLAIT_A_AFTER while operands_after runs
    plait_ring ring;
    plait_thread *thread;          // borrowed from threads
    PLAIT_VEC(plait_thread *) threads;   // owned; at[number]
    plait_map thread_of;           // id -> number of its stack that ran last
    plait_map codes;               // code address -> its first plait_entry (owned)
    plait_entry *last_entry;       // one-entry cache of codes_find
    PyCodeObject *last_code;
    plait_effects *effects;        // owned
    PyObject *disable;             // sys.monitoring.DISABLE
    PyObject *dunder_dict;         // the interned name __dict__
    PyObject *sourcemap;           // the function of python/plait/sourcemap.py
    PyObject *library;             // tuple of str: folders of the library, each with a trailing slash
    PyObject *own;                 // tuple of str: plait's own folders
    PyObject *exclude;             // tuple of str: globs
    PyObject *torch_loader;        // function that returns torch_hook.py as a module, or NULL
    PyObject *main;                // code object of the main module, never muted
    plait_intern strings;          // text -> id
    plait_map names;               // interned str address (strong reference) -> id
    struct { PyObject *name; uint32_t id; } name_cache[PLAIT_NAMES];
    plait_intern told;             // coverage pairs already told
    plait_map files;               // string id of a file -> 1 once its source map went out
    plait_map key_serials;         // address of an identity-compared key -> its serial
    plait_map keys_told;           // key identity -> 1
    uint64_t key_cache[1024];      // identities told lately
    plait_map classes;             // type address -> 1: its name was told
    plait_map dicts;               // address of a dictionary that codes run with as their globals -> 1
    plait_map held;                // members that held_by, the set of a display, had before the update in progress
    const void *held_by;
    plait_map owners, owned;       // alias.c: address of a namespace's dictionary -> of its object, and back
    plait_map suspended;           // address of a suspended frame whose cells the stream knows -> 1
    uint64_t next_serial;
    PyTypeObject *types[PLAIT_TYPES];    // types whose deaths are watched, direct-mapped
    plait_attr attrs[PLAIT_ATTRS];
    // Which addresses the stream has named since the object there was born, a bit for each 16 bytes: others die unsaid.
    struct { uintptr_t number; uint64_t *bits; } pages[PLAIT_PAGES];   // direct-mapped; number + 1, so that 0 is empty
    plait_map all_pages;           // page number -> its bits (owned)
    uint32_t next_code;
    uint64_t quiet;                // id of a thread whose dying objects are plait's own, or 0
    long mask;                     // the events that tool subscribed to
    int tool, guard;               // sys.monitoring tool ids; -1: none
    uint64_t lost;                 // records that could not be written
    PyInterpreterState *interp;
    plait_record trash;            // where records go when there is no ring any more
    int pid;
    int robbed;                    // events were taken away: the recording has a hole
};

extern recorder *plait_active;     // NULL: none; for deallocators

// codes.c
plait_entry *codes_find(recorder *r, PyCodeObject *code, PyObject *globals);   // NULL: not seen yet
plait_entry *codes_enter(recorder *r, PyCodeObject *code, PyObject *globals, PyObject *locals);   // finds or registers; NULL: no memory
void codes_forget(recorder *r, PyCodeObject *code);      // it is being deallocated
void codes_arrays(recorder *r);      // a library has been imported: if one of arrays, what is registered is planned anew
void codes_fini(recorder *r);
unsigned codes_classify(recorder *r, PyCodeObject *code);                      // PLAIT_E_* of it
int codes_is_main(const recorder *r, PyCodeObject *code);
// shadow.c
plait_thread *shadow_switch(recorder *r, PyThreadState *ts);                   // NULL: no memory, recording has stopped
plait_shadow *shadow_at(recorder *r, plait_thread *t, const void *frame);      // drops vanished frames; NULL: frame is not traced
plait_thread *shadow_settle(recorder *r, plait_thread *t, PyThreadState *ts);  // the same for any frame below the running one; the stack it is on
plait_shadow *shadow_push(recorder *r, plait_thread *t, const void *frame, plait_entry *entry);
void shadow_fini(recorder *r);
// deaths.c
void deaths_watch(recorder *r, PyObject *obj);      // slow path of watch()
int deaths_setup(void);
void deaths_watch_codes(recorder *r);
void deaths_restore(void);
void deaths_fini(recorder *r);
void deaths_forget_types(recorder *r);
// attrs.c
void attrs_load(recorder *r, unsigned flags, PyObject *obj, PyObject *name);   // emit_getattr for LOAD_ATTR: a missing attribute will raise
int attrs_match(recorder *r, unsigned flags, PyObject *obj, PyObject *name);    // emit_getattr; 0: it is known to be missing; 2: a property or __getattr__ runs
void attrs_super(recorder *r, unsigned flags, PyObject *type, PyObject *self, PyObject *name);
// lookup.c
PyObject *dict_peek(PyObject *dict, PyObject *key);   // borrowed, or NULL; key is exactly a str, int, float, bytes or bool; never raises
// operands.c
void operands_look(recorder *r, plait_shadow *top, const plait_probe *probe, PyThreadState *ts);
void operands_after(recorder *r, plait_shadow *top, const plait_probe *probe, PyThreadState *ts);
// alias.c
void alias_namespace(recorder *r, PyObject *obj);      // the program is about to get hold of obj.__dict__
int alias_call(recorder *r, PyObject *callable, PyObject *argument);   // 1: it was vars(argument)
PyObject *alias_owner(recorder *r, PyObject *dict);    // borrowed: whose attributes the keys of dict are, or NULL
void alias_forget(recorder *r, const void *address);
void alias_import_star(recorder *r, PyObject *module, PyObject *into);
// guard.c
#define PLAIT_TOOL_NAME "plait"
void guard_lines(recorder *r, PyThreadState *ts, PyCodeObject *code);      // at every start of a frame
int guard_intact(recorder *r, PyObject *m, long mask);                     // 0: somebody has taken the subscription away
// types.c
void types_look(recorder *r, const plait_entry *entry, uint32_t unit, PyThreadState *ts);
// monitor.c
int monitor_start(recorder *r);    // -1 with an exception
void monitor_stop(recorder *r);

void recorder_stop(recorder *r);   // no memory or nobody reads: stop for good, quietly

// -- the innermost writers, inline because each runs for every record
static inline void put(recorder *r, uint8_t kind, uint8_t flags, uint16_t unit, uint32_t a, uint64_t b) {
    plait_record *slot = plait_ring_next(&r->ring);
    if (__builtin_expect(!slot, 0)) {
        recorder_stop(r);
        return;
    }
    slot->kind = kind;
    slot->flags = flags;
    slot->unit = unit;
    slot->a = a;
    slot->b = b;
    plait_ring_filled(&r->ring);
}
static inline void put_here(recorder *r, uint8_t kind, unsigned flags, uint32_t a, uint64_t b) {   // at the current unit
    if (__builtin_expect(r->far, 0)) put(r, PLAIT_R_FAR, 0, 0, r->far == UINT32_MAX ? 0 : r->far, 0);
    put(r, kind, (uint8_t)flags, r->unit, a, b);
}
static inline void put_access(recorder *r, uint8_t kind, unsigned flags, uint32_t a, uint64_t b) {   // also MARK, NATIVE and TYPES
    put_here(r, kind, flags | r->more | r->after, a, b);
    r->more = PLAIT_A_MORE;
}
static inline void unit_set(recorder *r, uint32_t unit) {
    r->unit = (uint16_t)unit;
    // Unit 0xffff itself needs the prefix as well, or it would read as PLAIT_NO_UNIT; UINT32_MAX stands for "FAR with 0".
    r->far = __builtin_expect(unit < PLAIT_NO_UNIT, 1) ? 0 : unit >> 16 ? unit >> 16 : UINT32_MAX;
}
static inline uint32_t unit_get(const recorder *r) { return r->far && r->far != UINT32_MAX ? r->far << 16 | r->unit : r->unit; }

enum { PLAIT_PAGE_SHIFT = 20, PLAIT_PAGE_WORDS = 1 << (PLAIT_PAGE_SHIFT - 4 - 6) };
uint64_t *deaths_page(recorder *r, uintptr_t number, int make);      // NULL: none, or no memory

static inline uint64_t *page_of(recorder *r, uintptr_t address, int make) {
    uintptr_t number = address >> PLAIT_PAGE_SHIFT;
    if (__builtin_expect(r->pages[number % PLAIT_PAGES].number == number + 1, 1)) return r->pages[number % PLAIT_PAGES].bits;
    return deaths_page(r, number, make);
}
static inline uint64_t *bit_of(recorder *r, const void *address, int make, uint64_t *bit) {
    uintptr_t granule = (uintptr_t)address >> 4;
    uint64_t *page = page_of(r, (uintptr_t)address, make);
    *bit = UINT64_C(1) << (granule & 63);
    return page ? &page[granule >> 6 & (PLAIT_PAGE_WORDS - 1)] : NULL;
}

// To be called for every object that a record names.
static inline void watch(recorder *r, PyObject *obj) {
    PyTypeObject *type = Py_TYPE(obj);
    uint64_t bit, *word = bit_of(r, obj, 1, &bit);
    if (__builtin_expect(word != NULL, 1) && !(*word & bit)) *word |= bit;
    if (__builtin_expect(r->types[((uintptr_t)type >> 4) % PLAIT_TYPES] != type, 0)) deaths_watch(r, obj);
}
#endif
