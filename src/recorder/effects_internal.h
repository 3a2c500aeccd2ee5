// SPDX-License-Identifier: Apache-2.0
// Shared by the effects_*.c files; nobody else includes it. Layers, each using only those above it:
//   effects_out      accesses out: to the emitters, or into a Python list for the debugging aid
//   effects_lookup   is a key in a dict or set, are two values equal, without running user code
//   effects_layout   the C layouts CPython does not publish (iterators, deque, partial), checked once against real objects
//   effects_items    containers: how many items, read them all, iterate, step, deep reads
//   effects_callback what native functions do that native code calls
//   effects_step     iteration that can be foreseen
//   effects_live     iteration that cannot: told while it happens
//   effects_*        handlers of rows (list, mapping, sequence, builtins, heap, numpy)
//   effects_table    names to rows, callables to names
//   effects          the entry points
#ifndef PLAIT_RECORDER_EFFECTS_INTERNAL_H
#define PLAIT_RECORDER_EFFECTS_INTERNAL_H
#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "recorder/effects.h"
#include "recorder/emit.h"

enum { FX_R = PLAIT_A_READ, FX_W = PLAIT_A_WRITE, FX_RW = PLAIT_A_READ | PLAIT_A_WRITE, FX_LATE = PLAIT_A_LATE };
enum { FX_DEPTH = 40, FX_MAXOPS = 8, FX_MAXARGS = 24, FX_NOTED = 8 };

typedef struct fx_call {        // a call taken apart: the receiver is separate, bound methods and partials are unwrapped
    plait_effects *fx;
    const struct fx_row *row;
    PyObject *callable;         // as unwrapped
    PyObject *self;             // receiver; the class for classmethods and constructors; NULL for module functions
    PyObject *const *args;      // npos positional, then one value per kwnames entry
    Py_ssize_t npos;
    PyObject *kwnames;          // tuple or NULL
    plait_call_pending *pending;
    int answer;                 // PLAIT_EFFECT_*
} fx_call;

typedef void fx_handler(fx_call *c);
typedef void fx_live_item(plait_effects *fx, plait_live *live, PyObject *item);

typedef enum fx_verb {
    FX_PURE, FX_LEN, FX_ALL, FX_ITER, FX_DEEP, FX_STEP, FX_STATE, FX_STREAM, FX_BUFFER, FX_ANY, FX_NEW, FX_STDOUT, FX_STDIN,
    FX_IS_PYTHON, FX_OPERAND, FX_CALL,
} fx_verb;
typedef enum fx_whom { FX_NOBODY, FX_SELF, FX_POSITIONAL, FX_EVERY, FX_RESULT } fx_whom;
typedef struct fx_op { uint8_t verb, flags, whom, index; fx_handler *call; const char *keyword; } fx_op;

typedef struct fx_row {
    const char *name;           // dotted; a trailing ".*" matches every last component
    uint8_t nops, declared, assumed;
    fx_op ops[FX_MAXOPS];
} fx_row;

typedef struct fx_numpy fx_numpy;   // effects_numpy_layout.c

struct plait_effects {
    recorder *r;                // NULL in the debugging aid
    PyObject *capture;          // owned list of access tuples, or NULL: emit
    unsigned extra;             // flags added to every access (PLAIT_A_ASSUMED, PLAIT_A_LATE)
    uint64_t ops, bytes;        // counted by the out layer since the call began
    uint32_t times;             // how often each item of a box is touched by the access, 1 but for indices that repeat
    unsigned dtype;             // plait_dtype of the arrays met since then
    uint64_t more;              // element operations that the last plait_effects_after has found
    int failed;
    int nested;                 // calls by native code that are being told, one inside the other
    int armed;                  // the instruction being looked at has become live
    uint8_t inside;             // a call is being told that native code makes in a live instruction
    PyObject *noted[FX_NOTED];  // what the instruction consumes and was told beforehand (borrowed while it is looked at)
    unsigned nnoted;
    plait_arena arena;          // rows and names
    plait_map by_name;          // hash of a name -> fx_row *
    plait_map by_pointer;       // PyMethodDef *, static type, wrapperbase * -> fx_row * (the unknown row included)
    plait_map shared;           // token of a storage -> owner of its memory, token + 1 -> where that begins (effects_torch.c)
    plait_map deque_origin;     // deque -> how far its first item is from index 0 (two's complement)
    fx_numpy *numpy;            // owned; NULL until an ndarray is met
};

// -- effects_out.c
void fx_length(plait_effects *fx, unsigned flags, PyObject *o);
void fx_lengths(plait_effects *fx, unsigned flags, PyObject *o, Py_ssize_t times);
void fx_element(plait_effects *fx, unsigned flags, PyObject *o, int64_t index);
void fx_range(plait_effects *fx, unsigned flags, PyObject *o, int64_t first, int64_t count, int64_t step);
void fx_key(plait_effects *fx, unsigned flags, PyObject *o, PyObject *key);
void fx_state(plait_effects *fx, unsigned flags, PyObject *o);
void fx_stream(plait_effects *fx, unsigned flags, PyObject *o);
void fx_getattr(plait_effects *fx, unsigned flags, PyObject *o, PyObject *name);
void fx_setattr(plait_effects *fx, unsigned flags, PyObject *o, PyObject *name);
void fx_coverage(plait_effects *fx, const char *what, const char *why);
// A strided box of bytes of o's buffer; dims of count > 1 only, strides > 0 (docs/internals/boxes.md).
void fx_box(plait_effects *fx, unsigned flags, PyObject *o, int64_t first, uint32_t itemsize, int ndim,
            const int64_t *counts, const int64_t *strides);

// -- effects_box.c: its record
void fx_emit_box(recorder *r, unsigned flags, PyObject *o, int64_t first, uint32_t itemsize, int ndim,
                 const int64_t *counts, const int64_t *strides);

// -- effects_lookup.c: 1 yes, 0 no, -1 only user code knows
int fx_equal(PyObject *a, PyObject *b);
int fx_less(PyObject *a, PyObject *b);
int fx_in_dict(PyObject *dict, PyObject *key);
int fx_in_set(PyObject *set, PyObject *key);
int fx_truth(PyObject *o);

// -- effects_layout.c
PyTypeObject *fx_method_wrapper(void);   // the type of [].__len__, which CPython does not export
typedef enum fx_iter {
    FX_IT_NONE, FX_IT_LIST, FX_IT_LISTREV, FX_IT_DICT, FX_IT_DICTREV, FX_IT_SET, FX_IT_SEQ, FX_IT_ENUMERATE, FX_IT_ZIP, FX_IT_MAP, FX_IT_FILTER,
    FX_IT_REVERSED, FX_IT_DEQUE, FX_IT_DEQUEREV, FX_IT_ARRAY, FX_IT_BYTEARRAY, FX_IT_IMMUTABLE, FX_IT_CALL, FX_IT_FLAT, FX_IT_STATE, FX_IT_STREAM, FX_IT_GENERATOR,
} fx_iter;
fx_iter fx_iter_kind(PyObject *iterator);
fx_iter fx_iter_kind_of(PyTypeObject *type);
PyTypeObject *fx_known_iter(size_t i);                              // the static ones by number; NULL: no more
PyObject *fx_iter_source(PyObject *iterator, fx_iter kind);        // what it runs over (borrowed), NULL: exhausted or unknown
Py_ssize_t fx_iter_index(PyObject *iterator, fx_iter kind);        // next index it will give
Py_ssize_t fx_iter_used(PyObject *iterator, fx_iter kind);
PyObject *fx_iter_odict_key(PyObject *iterator);                   // next key of an OrderedDict's iterator, NULL for other dicts'
PyObject *fx_filter_func(PyObject *filter);
PyObject *fx_map_func(PyObject *map);
int fx_zip_is_strict(PyObject *zip);
PyObject *fx_iter_function(PyObject *iterator);                    // of iter(function, sentinel); NULL: exhausted
PyObject *fx_partial(PyObject *o, PyObject **args, PyObject **kwargs);   // its function, NULL: no partial
PyObject *fx_view_dict(PyObject *view);                           // of dict keys, values, items
int fx_is_deque(PyObject *o);
int fx_is_array(PyObject *o);
Py_ssize_t fx_array_itemsize(PyObject *o);
PyObject *fx_deque_item(PyObject *o, Py_ssize_t index);           // borrowed
Py_ssize_t fx_deque_maxlen(PyObject *o);                           // -1: unbounded

// -- effects_items.c
typedef enum fx_shape { FX_SHAPE_NONE, FX_SHAPE_LIST, FX_SHAPE_DICT, FX_SHAPE_SET, FX_SHAPE_BYTEARRAY, FX_SHAPE_ARRAY, FX_SHAPE_DEQUE,
                        FX_SHAPE_NDARRAY, FX_SHAPE_BUFFER, FX_SHAPE_FROZEN } fx_shape;
fx_shape fx_shape_of(PyObject *o);
Py_ssize_t fx_count(PyObject *o);                                  // items, by native means; 0 for what has none
int64_t fx_origin(plait_effects *fx, PyObject *o);                 // index of item 0 (0 but for deques)
void fx_move_origin(plait_effects *fx, PyObject *o, int64_t by);
void fx_reset_origin(plait_effects *fx, PyObject *o);
void fx_span(plait_effects *fx, unsigned flags, PyObject *o, Py_ssize_t from, Py_ssize_t to);   // items [from, to) of a list-like
PyObject *fx_item(PyObject *o, Py_ssize_t index);                  // borrowed; NULL where items are no objects
void fx_all(plait_effects *fx, unsigned flags, PyObject *o);       // every element or key, not the length
void fx_any(plait_effects *fx, unsigned flags, PyObject *o);       // the same, for a thing about which nothing is known
PyObject *fx_view_of(PyObject *o);                                 // the dict under a view, NULL: o is none
int fx_iterates_natively(PyObject *o);                             // its class has no __iter__ in Python
int fx_next_key(PyObject *o, Py_ssize_t *pos, PyObject **key, PyObject **value);   // of a dict or set, as PyDict_Next
void fx_deep(plait_effects *fx, PyObject *o);                      // as repr reads it
void fx_created(plait_effects *fx, PyObject *o);
void fx_buffer(plait_effects *fx, unsigned flags, PyObject *o);    // its bytes
int fx_index_of(PyObject *o, Py_ssize_t *index);                   // exact int (or bool): 1
int fx_slice_of(PyObject *slice, Py_ssize_t n, Py_ssize_t *first, Py_ssize_t *step, Py_ssize_t *count);   // 1 if its fields are plain

// -- effects_step.c: iteration, told beforehand where that is exact, else made live
int fx_iterate(plait_effects *fx, PyObject *o);                    // o is consumed; 0: live (fx_live_now says how)
int fx_iterate_slowly(plait_effects *fx, PyObject *o);             // the same where code of the program may run in between, or it may stop early
int fx_step(plait_effects *fx, PyObject *iterator);                // one step; 0: it is no iterator
int fx_step_one(plait_effects *fx, PyObject *it);                  // what one step of a built-in iterator reads: 1 an item comes, 0 none, -1 unknown

// -- effects_live.c: iteration told while it happens
plait_live *fx_go_live(plait_effects *fx, PyObject *root);         // the instruction in progress; NULL: it was live before, or nobody listens
void fx_live_items(plait_effects *fx, fx_live_item *item, PyObject *with);   // what is done with each item that the root of the live instruction gives
void fx_live_key(plait_effects *fx, plait_live *live, PyObject *item);       // ... live->with is called with it
void fx_live_truth(plait_effects *fx, plait_live *live, PyObject *item);     // ... it is tested
int fx_gives_items(PyObject *o);                                   // an iterator whose items fx_live_items sees
void fx_told(plait_effects *fx, PyObject *o);                      // o was told beforehand
uint64_t fx_live_end(plait_effects *fx);
void fx_live_stop(void);

// -- effects_callback.c: f is called with each item; nothing is told if f is Python code, which is seen by itself
void fx_call_items(plait_effects *fx, PyObject *f, PyObject *iterable);   // iterable is not live
int fx_is_python(plait_effects *fx, PyObject *f);
void fx_unseen(plait_effects *fx, PyObject *f, PyObject *iterable);
void fx_unseen_pairs(plait_effects *fx, PyObject *f);
void fx_call_args(plait_effects *fx, PyObject *f, PyObject *const *args, Py_ssize_t n);

// -- handlers' files
void fx_live_pair(plait_effects *fx, plait_live *live, PyObject *pair);
int fx_list_compare(plait_effects *fx, int op, PyObject *a, PyObject *b);
int fx_sequence_contains(plait_effects *fx, PyObject *o, PyObject *value);
int fx_add_key(plait_effects *fx, PyObject *o, PyObject *key, unsigned flags);      // o[key] = ..., set.add
void fx_drop_key(plait_effects *fx, PyObject *o, PyObject *key, unsigned key_flags);

// -- effects_buffer.c
PyObject *fx_root(plait_effects *fx, PyObject *o, const char **start);   // who owns the memory, and where it begins; NULL: immutable
void fx_buffer_part(plait_effects *fx, unsigned flags, PyObject *o, int64_t first, int64_t count);   // bytes of a contiguous buffer
int fx_buffer_item(plait_effects *fx, unsigned flags, PyObject *o, PyObject *key);
// A region of root's memory: dims as they come (any sign, order, broadcast); counts items into fx->ops.
void fx_region(plait_effects *fx, unsigned flags, PyObject *root, int64_t first, uint32_t itemsize, int ndim,
               const int64_t *shape, const int64_t *steps);

// -- NumPy
PyObject *fx_ndarray_root(plait_effects *fx, PyObject *o, const char **start);
int fx_ndarray_subscript(plait_effects *fx, PyObject *o, PyObject *key, plait_call_pending *pending);
int fx_ndarray_store(plait_effects *fx, PyObject *o, PyObject *key, PyObject *value, plait_call_pending *pending);
void fx_ndarray_operands(plait_effects *fx, PyObject *left, PyObject *right);
int fx_ndarray_binary(plait_effects *fx, int nb, PyObject *left, PyObject *right, plait_call_pending *pending);
void fx_ndarray_step(plait_effects *fx, PyObject *o, Py_ssize_t index, Py_ssize_t most);   // rows of nd > 1 are views: no access
int fx_is_array_piece(plait_effects *fx, PyObject *o);                                   // a record (numpy.void) or a.flat
void fx_array_piece(plait_effects *fx, unsigned flags, PyObject *o, PyObject *key);     // an item of it
void fx_flat_rest(plait_effects *fx, PyObject *flat, Py_ssize_t most);                  // stepping a.flat
void fx_ndarray_created(plait_effects *fx, PyObject *o);
void fx_ndarray_copied(plait_effects *fx, PyObject *result, PyObject *from);   // reads `from`, unless the result is a view of it
void fx_numpy_free(plait_effects *fx);
int fx_is_numpy_integer(PyObject *o);                               // a scalar of NumPy that is an index
int fx_is_ndarray(plait_effects *fx, PyObject *o);
void fx_ndarray_all(plait_effects *fx, unsigned flags, PyObject *o);

// -- effects_table.c
plait_status plait_effects_row(plait_effects *fx, const char *name, const char *ops, int declared) PLAIT_MUST_USE;
size_t fx_table_size(void);
const char *fx_table_name(size_t i);
const fx_row *fx_resolve(fx_call *c);       // unwraps c->callable, sets self and args; NULL: Python code
plait_status fx_table_load(plait_effects *fx);
extern const fx_row fx_row_unknown;
PyObject *fx_arg(const fx_call *c, Py_ssize_t index, const char *keyword);

static inline void fx_begin(plait_effects *fx)   // another instruction, or another call
{
    fx->ops = fx->bytes = fx->dtype = 0;
    fx->nnoted = 0;
    fx->armed = 0;
}
static inline void fx_note(plait_effects *fx, PyObject *o)
{
    if (fx->nnoted < FX_NOTED) fx->noted[fx->nnoted++] = o;
    if (fx->armed || fx->inside) fx_told(fx, o);
}
static inline Py_ssize_t fx_nkw(const fx_call *c) { return c->kwnames ? PyTuple_GET_SIZE(c->kwnames) : 0; }
static inline void fx_assumed(fx_call *c) { c->answer |= PLAIT_EFFECT_ASSUMED; }
#endif
