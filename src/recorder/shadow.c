// SPDX-License-Identifier: Apache-2.0
// Per thread, the frames that are traced, as the stream has been told them. Frames vanish without an event now and then (3.13.0: a generator
// that is closed or collected), so each event compares with what the interpreter says and DROPs what is gone.
#include "recorder/frame.h"
#include "recorder/recorder.h"

static plait_thread *find_thread(recorder *r, uint64_t id) {
    for (size_t i = 0; i < r->threads.len; i++) if (r->threads.at[i]->id == id) return r->threads.at[i];
    return NULL;
}

static plait_thread *new_thread(recorder *r, uint64_t id) {
    plait_thread *t = plait_calloc(1, sizeof *t);
    if (!t) return NULL;
    t->id = id;
    t->number = (uint32_t)r->threads.len;
    if (plait_vec_push(&r->threads, t) == PLAIT_OK) return t;
    plait_free(t);
    return NULL;
}

plait_thread *shadow_switch(recorder *r, PyThreadState *ts) {
    plait_thread *t = find_thread(r, ts->id);
    if (!t && !(t = new_thread(r, ts->id))) {
        recorder_stop(r);
        return NULL;
    }
    r->thread = t;
    put(r, PLAIT_R_THREAD, 0, PLAIT_NO_UNIT, t->number, 0);
    return t;
}

static void drop_top(recorder *r, plait_thread *t) {
    plait_shadow *gone = &t->frames.at[--t->frames.len];
    put(r, PLAIT_R_DROP, 0, PLAIT_NO_UNIT, 0, (uintptr_t)gone->frame);
}

plait_shadow *shadow_at(recorder *r, plait_thread *t, const void *frame) {
    size_t i = t->frames.len;
    while (i > 0 && t->frames.at[i - 1].frame != frame) i--;
    if (i == 0) return NULL;
    while (t->frames.len > i) drop_top(r, t);
    return &t->frames.at[i - 1];
}

// Before a frame is entered: what stands on top must be one of its callers.
void shadow_settle(recorder *r, plait_thread *t, PyThreadState *ts) {
    while (t->frames.len > 0) {
        const void *top = t->frames.at[t->frames.len - 1].frame;
        frame_ref f = frame_previous(frame_current(ts));
        while (f && f != top) f = frame_previous(f);
        if (f) return;
        drop_top(r, t);
    }
}

plait_shadow *shadow_push(recorder *r, plait_thread *t, const void *frame, plait_entry *entry) {
    if (plait_vec_reserve(&t->frames, 1) != PLAIT_OK) {
        recorder_stop(r);
        return NULL;
    }
    plait_shadow *top = &t->frames.at[t->frames.len++];
    top->frame = frame;
    top->entry = entry;
    top->unit = 0;
    top->pending = 0;
    top->names = NULL;
    return top;
}

void shadow_fini(recorder *r) {
    for (size_t i = 0; i < r->threads.len; i++) {
        plait_vec_fini(&r->threads.at[i]->frames);
        plait_free(r->threads.at[i]);
    }
    plait_vec_fini(&r->threads);
    r->thread = NULL;
}
