// SPDX-License-Identifier: Apache-2.0
// See dump.h.
#include "stream/dump.h"
#include <string.h>

static const char *const kinds[PLAIT_R_KINDS] = {
    "none", "mark", "start", "resume", "return", "yield", "unwind", "drop", "raise", "handled", "thread", "thread-end", "cell", "namespace",
    "length", "element", "range", "key", "keys", "attribute", "global", "state", "stream", "ext", "far", "created", "death", "rename",
    "native", "native-end", "types", "blob", "end",
};
static const char *const blobs[] = {"?", "hello", "string", "code", "sourcemap", "coverage", "keytext", "classname", "warning"};

const char *plait_record_kind_name(unsigned kind) { return kind < PLAIT_R_KINDS ? kinds[kind] : "?"; }

static void add_flags(plait_text *out, const plait_record *r) {
    static const char *const access[] = {"r", "w", "late", "silent", "assumed", "after", "more"};
    static const char *const created[] = {"list", "keyed", "empty"};
    static const char *const frame[] = {"generator", "throw"};
    const char *const *names = access;
    unsigned n = 7;
    if (r->kind == PLAIT_R_CREATED) names = created, n = 3;
    else if (r->kind == PLAIT_R_START || r->kind == PLAIT_R_RESUME) names = frame, n = 2;
    for (unsigned i = 0; i < n; i++) if (r->flags >> i & 1) plait_text_addf(out, " %s", names[i]);
}

static const char *name_of(const plait_dump *dump, uint32_t id) {
    return id < dump->nnames && dump->names[id].at ? dump->names[id].at : "?";
}

static void keep_name(plait_dump *dump) {
    size_t need = (size_t)dump->id + 1, had = dump->names_cap;
    if (need > 1u << 28 || plait_grow((void **)&dump->names, &dump->names_cap, need, sizeof *dump->names) != PLAIT_OK) return;
    if (dump->names_cap > had) memset(dump->names + had, 0, (dump->names_cap - had) * sizeof *dump->names);
    if (dump->nnames < need) dump->nnames = need;
    plait_text_fini(&dump->names[dump->id]);
    dump->names[dump->id] = dump->blob;
    dump->blob = (plait_text){0};
}

static void end_blob(plait_dump *dump, plait_text *out) {
    const char *kind = dump->what < sizeof blobs / sizeof *blobs ? blobs[dump->what] : "?";
    plait_text_addf(out, "blob %s id=%llu bytes=%zu", kind, (unsigned long long)dump->id, dump->blob.len);
    if (dump->what != PLAIT_B_CODE) plait_text_addf(out, dump->what == PLAIT_B_SOURCEMAP || dump->what == PLAIT_B_HELLO ? "\n%s" : " %s", dump->blob.at ? dump->blob.at : "");
    if (out->len && out->at[out->len - 1] != '\n') plait_text_add(out, "\n");
    if (dump->what == PLAIT_B_STRING) keep_name(dump);
    plait_text_fini(&dump->blob);
}

static void take_blob(plait_dump *dump, const plait_record *piece, plait_text *out) {
    size_t n = dump->missing < sizeof *piece ? dump->missing : sizeof *piece;
    plait_text_addn(&dump->blob, (const char *)piece, n);
    dump->missing -= n;
    if (dump->missing == 0) end_blob(dump, out);
}

static void add_record(plait_dump *dump, const plait_record *r, plait_text *out) {
    plait_text_addf(out, "%s", plait_record_kind_name(r->kind));
    if (r->unit != PLAIT_NO_UNIT) plait_text_addf(out, " @%u", r->unit);
    switch (r->kind) {
    case PLAIT_R_ATTRIBUTE: case PLAIT_R_GLOBAL: case PLAIT_R_NATIVE: plait_text_addf(out, " %s", name_of(dump, r->a)); break;
    case PLAIT_R_TYPES: plait_text_addf(out, " %u %u", r->a >> 8, r->a & 255); break;
    case PLAIT_R_MARK: case PLAIT_R_RETURN: case PLAIT_R_RAISE: case PLAIT_R_HANDLED: case PLAIT_R_LENGTH: case PLAIT_R_DEATH: case PLAIT_R_YIELD:
    case PLAIT_R_KEY: break;
    default: plait_text_addf(out, " %u", r->a);
    }
    if (r->b) plait_text_addf(out, " %llx", (unsigned long long)r->b);
    add_flags(out, r);
    plait_text_add(out, "\n");
}

void plait_dump_records(plait_dump *dump, const plait_record *records, size_t count, plait_text *out) {
    for (size_t i = 0; i < count; i++) {
        const plait_record *r = &records[i];
        if (dump->missing) {
            take_blob(dump, r, out);
        } else if (r->kind == PLAIT_R_BLOB) {
            dump->what = r->flags;
            dump->id = r->b;
            dump->missing = r->a;
            plait_text_fini(&dump->blob);
            if (r->a == 0) end_blob(dump, out);
        } else {
            add_record(dump, r, out);
        }
    }
}

void plait_dump_fini(plait_dump *dump) {
    for (size_t i = 0; i < dump->nnames; i++) plait_text_fini(&dump->names[i]);
    plait_free(dump->names);
    plait_text_fini(&dump->blob);
    *dump = (plait_dump){0};
}
