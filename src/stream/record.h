// SPDX-License-Identifier: Apache-2.0
// The record: 16 bytes, written by the recorder in the target, read by the engine. docs/internals/records.md tells the
// reasons. Little-endian, as in memory. A record speaks of the current frame of the current thread unless it says otherwise.
#ifndef PLAIT_STREAM_RECORD_H
#define PLAIT_STREAM_RECORD_H
#include <stdint.h>

#define PLAIT_STREAM_VERSION 1u

typedef struct plait_record {
    uint8_t kind;      // plait_kind
    uint8_t flags;     // per kind
    uint16_t unit;     // code unit of the instruction this is about (its low 16 bits; see PLAIT_R_FAR)
    uint32_t a;
    uint64_t b;        // mostly an address
} plait_record;

enum { PLAIT_NO_UNIT = 0xffff };

typedef enum plait_kind {
    PLAIT_R_NONE = 0,        // padding; ignored
    // -- control
    PLAIT_R_MARK,            // the instruction at unit is about to execute; nothing to add
    PLAIT_R_START,           // a frame starts: unit = the CALLER's current instruction (NO_UNIT: caller untraced), a = code id, b = frame address;
                             //   flags PLAIT_F_GENERATOR for generator-like frames. CELL and NAMESPACE records may follow directly.
    PLAIT_R_RESUME,          // a suspended frame resumes (also by throw(), close()): as START; flags PLAIT_F_THROW
    PLAIT_R_RETURN,          // the current frame returns at unit
    PLAIT_R_YIELD,           // the current frame suspends at unit; b = frame address
    PLAIT_R_UNWIND,          // the current frame is left by an exception
    PLAIT_R_DROP,            // the frame at b is gone and nobody said so (lost unwind): pop down to and including it
    PLAIT_R_RAISE,           // the instruction at unit raised (also: the exception of a callee reached it): its pending accesses are void
    PLAIT_R_HANDLED,         // execution goes on in the handler that starts at unit
    PLAIT_R_THREAD,          // all that follows belongs to thread number a (0 = main), first seen or seen before
    PLAIT_R_THREAD_END,      // thread a ended
    // -- facts about the frame that just started
    PLAIT_R_CELL,            // slot a of the frame holds the cell object at b (also later, when MAKE_CELL runs in mid-function)
    PLAIT_R_NAMESPACE,       // f_locals of this class body / exec is the mapping at b (absent: names are globals or fast locals)
    // -- accesses by the instruction at unit (flags: PLAIT_A_*); committed when the instruction completes, void if it raises
    PLAIT_R_LENGTH,          // b = object
    PLAIT_R_ELEMENT,         // a = index (0..2^32-2; larger or negative: preceded by EXT with the int64 index in b and a = UINT32_MAX here), b = object
    PLAIT_R_RANGE,           // elements: preceded by EXT (a = step as int32, b = first index); a = how many, b = object
    PLAIT_R_KEY,             // preceded by EXT (b = key identity, 64 bits); b = object; a = 0
    PLAIT_R_KEYS,            // not used on the wire: whole-dict accesses are sequences of KEY
    PLAIT_R_ATTRIBUTE,       // a = string id of the name, b = object (instance, class, namespace)
    PLAIT_R_GLOBAL,          // a = string id of the name, b = module dictionary (through mod.x, globals()[...], LOAD_NAME of exec)
    PLAIT_R_STATE,           // b = object
    PLAIT_R_STREAM,          // b = object
    PLAIT_R_EXT,             // more bits for the next record
    PLAIT_R_FAR,             // a = bits 16.. of the next record's unit
    // -- creation, death, identity
    PLAIT_R_CREATED,         // the instruction at unit has just made the container at b: writes elements 0..a-1 (list-like) and its length; flags PLAIT_C_*
                             //   (PLAIT_C_KEYED: only the length here, KEY records with PLAIT_A_AFTER follow for the keys)
    PLAIT_R_DEATH,           // the object at b is being deallocated: its locations end
    PLAIT_R_RENAME,          // the namespace at EXT.b has become the object at b (a class): same locations from now on
    // -- native calls
    PLAIT_R_NATIVE,          // the call at unit enters native function a (string id of its dotted name); b = element operations it will do
                             //   (0 unknown; the lower 56 bits) and a plait_dtype (the upper 8). Operators of arrays as well, as numpy.ndarray.__add__
    PLAIT_R_NATIVE_END,      // it came back; b = nanoseconds spent in it (callbacks included), a = bytes moved / 64
    PLAIT_R_TYPES,           // operand types of the arithmetic or comparison at unit: a = left << 8 | right (plait_type_tag; 0 for the right of a
                             //   unary one); only for the first executions of a site. Always with PLAIT_A_MORE: it moves no frame
    // -- variable length: the payload follows in ceil(a / 16) records' worth of bytes, zero-padded
    PLAIT_R_BLOB,            // flags = plait_blob, a = bytes, b = an id that depends on the blob
    // -- the end
    PLAIT_R_END,             // the program is over as far as plait is concerned; a = 1 when the interpreter shut down normally
    PLAIT_R_BOX,             // access to a strided box of bytes of the object at b: a = dimensions (0..64); preceded by EXT (a = bytes of an item,
                             //   b = first byte, from the start of the object's memory) and one EXT a dimension, outermost first (a = count,
                             //   b = stride in bytes; outermost 0: touched a times). docs/internals/boxes.md
    PLAIT_R_KINDS
} plait_kind;

enum { PLAIT_DTYPE_SHIFT = 56 };       // of PLAIT_R_NATIVE.b
#define PLAIT_NATIVE_OPS(b) ((b) & ((UINT64_C(1) << PLAIT_DTYPE_SHIFT) - 1))

typedef enum plait_dtype {      // of the items a native call works on; of several the last in this order
    PLAIT_D_NONE,               // Python objects, or not known
    PLAIT_D_BOOL, PLAIT_D_BYTES, PLAIT_D_INT8, PLAIT_D_UINT8, PLAIT_D_INT16, PLAIT_D_UINT16, PLAIT_D_INT32, PLAIT_D_UINT32, PLAIT_D_INT64,
    PLAIT_D_UINT64, PLAIT_D_TIME, PLAIT_D_FLOAT16, PLAIT_D_BFLOAT16, PLAIT_D_FLOAT32, PLAIT_D_FLOAT64, PLAIT_D_FLOAT128, PLAIT_D_COMPLEX64,
    PLAIT_D_COMPLEX128, PLAIT_D_COMPLEX256, PLAIT_D_OBJECT, PLAIT_D_OTHER, PLAIT_DTYPES
} plait_dtype;

enum { PLAIT_F_GENERATOR = 1, PLAIT_F_THROW = 2 };

enum {                          // flags of accesses
    PLAIT_A_READ = 1, PLAIT_A_WRITE = 2,   // both: a read, then a write
    PLAIT_A_LATE = 4,           // happens when the native call comes back, after the callbacks it made
    PLAIT_A_SILENT = 8,         // the write stored the value that was already there. Of a read alone: through the second operand
                                //   of an operator of arrays (x += e reads x, and e with this flag)
    PLAIT_A_ASSUMED = 16,       // nobody modelled this effect
    PLAIT_A_AFTER = 32,         // reported after the instruction completed (creation): never void
    PLAIT_A_MORE = 64,          // not the first record of this execution of the instruction. Every record with a unit of its own (MARK, NATIVE,
                                //   accesses) carries it from the second on, so that a loop that comes back to the same unit can be told
};
enum { PLAIT_C_LIST = 1, PLAIT_C_KEYED = 2, PLAIT_C_EMPTY_LENGTH = 4 /* comprehension: length only */ };

typedef enum plait_blob {
    PLAIT_B_HELLO = 1,          // b = PLAIT_STREAM_VERSION; text: key=value lines (python, version, argv, pid, flags...)
    PLAIT_B_STRING,             // b = string id; payload: UTF-8 (surrogates escaped)
    PLAIT_B_CODE,               // b = id of the tree's root; codes get ids b, b+1, ... in the tree's pre-order. Payload: plait_code_blob, then marshal bytes
    PLAIT_B_SOURCEMAP,          // b = string id of the file name; payload: text of python/plait/sourcemap.py
    PLAIT_B_COVERAGE,           // text: "what\twhy" of something not traced
    PLAIT_B_KEYTEXT,            // b = key identity; payload: how to print it, at most 64 bytes
    PLAIT_B_CLASSNAME,          // b = object address; payload: its class's name (first sight of an object of that class; for reports)
    PLAIT_B_WARNING,            // text for program.warnings
    PLAIT_B_OBJECTNAME,         // b = object address; payload: what the program calls it ("net.conv1.weight")
} plait_blob;

typedef struct plait_code_blob {   // head of a PLAIT_B_CODE payload
    uint64_t globals;              // address of the module dictionary these codes run with (first seen; another dictionary gets another tree id)
    uint32_t version;              // PLAIT_PY_*
    uint32_t flags;                // 1: library code; 2: the root is a module body about to run (so constant globals can be told)
} plait_code_blob;

enum { PLAIT_TYPES_LOOKS = 16 };       // executions of a site whose operand types are told

typedef enum plait_type_tag {
    PLAIT_T_OTHER, PLAIT_T_INT, PLAIT_T_FLOAT, PLAIT_T_COMPLEX, PLAIT_T_BOOL, PLAIT_T_STR, PLAIT_T_BYTES, PLAIT_T_LIST,
    PLAIT_T_TUPLE, PLAIT_T_DICT, PLAIT_T_SET, PLAIT_T_NDARRAY, PLAIT_T_NONE, PLAIT_T_TAGS
} plait_type_tag;
#endif
