// SPDX-License-Identifier: Apache-2.0
// Trace files: the records of a run, compressed (zstd), for replay, fuzzing and bug reports. After "plaittr1" comes one zstd frame of
// plait_records, blobs' payloads included; a file cut short gives the records up to there.
#ifndef PLAIT_STREAM_TRACE_H
#define PLAIT_STREAM_TRACE_H
#include <stddef.h>
#include "base/status.h"
#include "stream/record.h"

typedef struct plait_trace_writer plait_trace_writer;
typedef struct plait_trace_reader plait_trace_reader;

plait_status plait_trace_create(const char *path, plait_trace_writer **writer, plait_error *error) PLAIT_MUST_USE;
void plait_trace_write(plait_trace_writer *writer, const plait_record *records, size_t count);   // the first failure sticks until close
plait_status plait_trace_close(plait_trace_writer *writer, plait_error *error) PLAIT_MUST_USE;    // frees it in any case

plait_status plait_trace_open(const char *path, plait_trace_reader **reader, plait_error *error) PLAIT_MUST_USE;
// Up to `room` records; PLAIT_END at the end (also of a file cut short, *count may then be 0), PLAIT_INVALID for a damaged one.
plait_status plait_trace_read(plait_trace_reader *reader, plait_record *records, size_t room, size_t *count, plait_error *error) PLAIT_MUST_USE;
void plait_trace_free(plait_trace_reader *reader);   // NULL is fine
#endif
