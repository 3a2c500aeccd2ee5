// SPDX-License-Identifier: Apache-2.0
// Records as text, a line each: for looking at a stream, never for reading it back. Blobs may be split over calls.
#ifndef PLAIT_STREAM_DUMP_H
#define PLAIT_STREAM_DUMP_H
#include "base/alloc.h"
#include "base/text.h"
#include "stream/record.h"

typedef struct plait_dump {       // zero-initialised
    plait_text blob;              // payload collected so far
    size_t missing;               // bytes of the payload still to come, padding excluded
    uint8_t what;                 // plait_blob
    uint64_t id;
    plait_text *names;            // owned; by string id
    size_t nnames, names_cap;
} plait_dump;

void plait_dump_records(plait_dump *dump, const plait_record *records, size_t count, plait_text *out);
void plait_dump_fini(plait_dump *dump);
const char *plait_record_kind_name(unsigned kind);   // "?" for an unknown one
#endif
