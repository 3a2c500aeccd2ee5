// SPDX-License-Identifier: Apache-2.0
// Records of variable length: a BLOB record, then the payload in 16-byte pieces, zero-padded.
#ifndef PLAIT_RECORDER_BLOB_H
#define PLAIT_RECORDER_BLOB_H
#include "recorder/emit.h"

typedef struct plait_blob_pen { size_t used; char bytes[sizeof(plait_record)]; } plait_blob_pen;   // zero-initialised

void blob_put(recorder *r, plait_blob what, uint64_t id, const void *data, size_t n);   // all of it
// In pieces: begin with the whole size, then exactly that many bytes, then end.
void blob_begin(recorder *r, plait_blob what, size_t bytes, uint64_t id);
void blob_bytes(recorder *r, plait_blob_pen *pen, const void *data, size_t n);
void blob_end(recorder *r, plait_blob_pen *pen);
#endif
