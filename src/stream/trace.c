// SPDX-License-Identifier: Apache-2.0
// See trace.h.
#include "stream/trace.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <zstd.h>
#include "base/alloc.h"

static const char magic[8] = {'p', 'l', 'a', 'i', 't', 't', 'r', '1'};
enum { LEVEL = 1, BLOCK = 1 << 17 };

struct plait_trace_writer {
    FILE *file;             // owned
    ZSTD_CCtx *packer;      // owned
    char *out;              // owned, BLOCK bytes
    plait_status status;
    int failure;            // errno of the first failure
};

struct plait_trace_reader {
    FILE *file;             // owned
    ZSTD_DCtx *unpacker;    // owned
    char *in;               // owned, BLOCK bytes
    ZSTD_inBuffer input;
    size_t partial;         // bytes of a record that have come so far
    char part[sizeof(plait_record)];
};

static void fail(plait_trace_writer *w, plait_status status) {
    if (w->status != PLAIT_OK) return;
    w->status = status;
    w->failure = errno;
}

plait_status plait_trace_create(const char *path, plait_trace_writer **writer, plait_error *error) {
    plait_trace_writer *w = plait_calloc(1, sizeof *w);
    *writer = NULL;
    if (!w) return plait_fail(error, PLAIT_NOMEM, "out of memory");
    w->out = plait_alloc(BLOCK);
    w->packer = ZSTD_createCCtx();
    w->file = w->out && w->packer ? fopen(path, "wb") : NULL;
    plait_status status = PLAIT_OK;
    if (!w->out || !w->packer) status = plait_fail(error, PLAIT_NOMEM, "out of memory");
    else if (!w->file) status = plait_fail(error, PLAIT_IO, "cannot write %s: %s", path, strerror(errno));
    else if (fwrite(magic, 1, sizeof magic, w->file) != sizeof magic) fail(w, PLAIT_IO);
    if (status != PLAIT_OK) {
        if (plait_trace_close(w, NULL) != PLAIT_OK) return status;
        return status;
    }
    ZSTD_CCtx_setParameter(w->packer, ZSTD_c_compressionLevel, LEVEL);
    *writer = w;
    return PLAIT_OK;
}

static void pack(plait_trace_writer *w, const void *data, size_t bytes, ZSTD_EndDirective how) {
    ZSTD_inBuffer in = {data, bytes, 0};
    for (size_t left = 1; w->status == PLAIT_OK && (left > 0 || in.pos < in.size);) {
        ZSTD_outBuffer out = {w->out, BLOCK, 0};
        left = ZSTD_compressStream2(w->packer, &out, &in, how);
        if (ZSTD_isError(left)) fail(w, PLAIT_NOMEM);
        else if (fwrite(w->out, 1, out.pos, w->file) != out.pos) fail(w, PLAIT_IO);
        if (how == ZSTD_e_continue && in.pos == in.size) break;
    }
}

void plait_trace_write(plait_trace_writer *w, const plait_record *records, size_t count) {
    if (count > 0) pack(w, records, count * sizeof *records, ZSTD_e_continue);
}

plait_status plait_trace_close(plait_trace_writer *w, plait_error *error) {
    if (w->file && w->packer) pack(w, NULL, 0, ZSTD_e_end);
    if (w->file && fclose(w->file) != 0) fail(w, PLAIT_IO);
    plait_status status = w->status;
    if (status == PLAIT_IO) plait_fail(error, status, "cannot write the trace: %s", strerror(w->failure));
    else if (status != PLAIT_OK) plait_fail(error, status, "cannot write the trace: out of memory");
    ZSTD_freeCCtx(w->packer);
    plait_free(w->out);
    plait_free(w);
    return status;
}

plait_status plait_trace_open(const char *path, plait_trace_reader **reader, plait_error *error) {
    plait_trace_reader *r = plait_calloc(1, sizeof *r);
    char head[sizeof magic];
    plait_status status = PLAIT_OK;
    *reader = NULL;
    if (!r) return plait_fail(error, PLAIT_NOMEM, "out of memory");
    r->in = plait_alloc(BLOCK);
    r->unpacker = ZSTD_createDCtx();
    r->file = fopen(path, "rb");
    if (!r->file) status = plait_fail(error, PLAIT_IO, "cannot read %s: %s", path, strerror(errno));
    else if (!r->in || !r->unpacker) status = plait_fail(error, PLAIT_NOMEM, "out of memory");
    else if (fread(head, 1, sizeof head, r->file) != sizeof head || memcmp(head, magic, sizeof magic) != 0)
        status = plait_fail(error, PLAIT_INVALID, "%s is no plait trace", path);
    if (status == PLAIT_OK) *reader = r;
    else plait_trace_free(r);
    return status;
}

// Unpacks up to `room` bytes; 0 at the end of the file.
static plait_status unpack(plait_trace_reader *r, char *to, size_t room, size_t *got, plait_error *error) {
    ZSTD_outBuffer out = {to, room, 0};
    while (out.pos == 0) {
        if (r->input.pos == r->input.size) {
            size_t n = fread(r->in, 1, BLOCK, r->file);
            if (n == 0 && ferror(r->file)) return plait_fail(error, PLAIT_IO, "cannot read the trace: %s", strerror(errno));
            if (n == 0) break;
            r->input = (ZSTD_inBuffer){r->in, n, 0};
        }
        size_t left = ZSTD_decompressStream(r->unpacker, &out, &r->input);
        if (ZSTD_isError(left)) return plait_fail(error, PLAIT_INVALID, "the trace is damaged: %s", ZSTD_getErrorName(left));
    }
    *got = out.pos;
    return PLAIT_OK;
}

plait_status plait_trace_read(plait_trace_reader *r, plait_record *records, size_t room, size_t *count, plait_error *error) {
    char *to = (char *)records;
    size_t bytes = room * sizeof *records, got = 0;
    *count = 0;
    if (room == 0) return PLAIT_OK;
    memcpy(to, r->part, r->partial);
    PLAIT_TRY(unpack(r, to + r->partial, bytes - r->partial, &got, error));
    if (got == 0) return PLAIT_END;
    got += r->partial;
    *count = got / sizeof *records;
    r->partial = got % sizeof *records;
    memcpy(r->part, to + *count * sizeof *records, r->partial);
    return PLAIT_OK;
}

void plait_trace_free(plait_trace_reader *r) {
    if (!r) return;
    if (r->file) fclose(r->file);
    ZSTD_freeDCtx(r->unpacker);
    plait_free(r->in);
    plait_free(r);
}
