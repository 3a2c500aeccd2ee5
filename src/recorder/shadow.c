// SPDX-License-Identifier: Apache-2.0
// Per thread, the frames that are traced, as the stream has been told them. Frames vanish without an event now and then (3.13.0: a generator
// that is closed or collected), so each event compares with what the interpreter says and DROPs what is gone.
//
// With the module greenlet loaded, frames that are gone may come back: another stack runs. Each stack then has a plait_thread of its own, under the
// same id, and the stream sees threads. Stacks are told apart when an event does not fit the one that ran last: by the frames on them.
#include "recorder/frame.h"
#include "recorder/recorder.h"

static plait_thread *find_thread(recorder *r, uint64_t id) {      // its stack that ran last
    uint64_t *known = plait_map_find(&r->thread_of, id);
    return known ? r->threads.at[*known] : NULL;
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

static plait_thread *run_stack(recorder *r, plait_thread *t) {
    if (plait_map_set(&r->thread_of, t->id, t->number) != PLAIT_OK) {
        recorder_stop(r);
        return NULL;
    }
    r->thread = t;
    put(r, PLAIT_R_THREAD, 0, PLAIT_NO_UNIT, t->number, 0);
    return t;
}

plait_thread *shadow_switch(recorder *r, PyThreadState *ts) {
    plait_thread *t = find_thread(r, ts->id);
    if (!t && !(t = new_thread(r, ts->id))) {
        recorder_stop(r);
        return NULL;
    }
    return run_stack(r, t);
}

static int is_on(const plait_thread *t, const void *frame) {
    for (size_t i = t->frames.len; i-- > 0;) if (t->frames.at[i].frame == frame) return 1;
    return 0;
}

static int has_greenlets(void) {
    static PyObject *name;
    PyObject *modules = PySys_GetObject("modules");
    if (!name && !(name = PyUnicode_InternFromString("greenlet"))) PyErr_Clear();
    return modules && name && PyDict_CheckExact(modules) && dict_peek(modules, name) != NULL;
}

// The other stack of t's thread that `frame` is on, running from now on; NULL: none.
static plait_thread *other_stack(recorder *r, const plait_thread *t, const void *frame) {
    for (size_t i = 0; i < r->threads.len; i++) {
        plait_thread *other = r->threads.at[i];
        if (other != t && other->id == t->id && is_on(other, frame)) return run_stack(r, other);
    }
    return NULL;
}

// A stack for a greenlet nobody has seen: one that is empty again, or a new one.
static plait_thread *fresh_stack(recorder *r, plait_thread *t) {
    if (t->frames.len == 0) return t;
    for (size_t i = 0; i < r->threads.len; i++)
        if (r->threads.at[i]->id == t->id && r->threads.at[i]->frames.len == 0) return run_stack(r, r->threads.at[i]);
    plait_thread *fresh = new_thread(r, t->id);
    if (!fresh) {
        recorder_stop(r);
        return t;
    }
    return run_stack(r, fresh);
}

static void drop_top(recorder *r, plait_thread *t) {
    plait_shadow *gone = &t->frames.at[--t->frames.len];
    put(r, PLAIT_R_DROP, 0, PLAIT_NO_UNIT, 0, (uintptr_t)gone->frame);
}

plait_shadow *shadow_at(recorder *r, plait_thread *t, const void *frame) {
    size_t i = t->frames.len;
    while (i > 0 && t->frames.at[i - 1].frame != frame) i--;
    if (i == 0) {
        plait_thread *other = has_greenlets() ? other_stack(r, t, frame) : NULL;
        return other ? shadow_at(r, other, frame) : NULL;
    }
    while (t->frames.len > i) drop_top(r, t);
    return &t->frames.at[i - 1];
}

static int called_by_top(const plait_thread *t, PyThreadState *ts) {
    frame_ref f = frame_previous(frame_current(ts));
    while (f && t->frames.len && t->frames.at[t->frames.len - 1].frame != f) f = frame_previous(f);
    return f != NULL || t->frames.len == 0;
}

// The stack that the running frame's callers are on.
static plait_thread *stack_of(recorder *r, plait_thread *t, PyThreadState *ts) {
    for (frame_ref f = frame_previous(frame_current(ts)); f; f = frame_previous(f)) {
        if (is_on(t, f)) return t;
        plait_thread *other = other_stack(r, t, f);
        if (other) return other;
    }
    return fresh_stack(r, t);
}

// Before a frame is entered: what stands on top must be one of its callers.
plait_thread *shadow_settle(recorder *r, plait_thread *t, PyThreadState *ts) {
    if (!called_by_top(t, ts) && has_greenlets()) t = stack_of(r, t, ts);
    while (t->frames.len > 0) {
        const void *top = t->frames.at[t->frames.len - 1].frame;
        frame_ref f = frame_previous(frame_current(ts));
        while (f && f != top) f = frame_previous(f);
        if (f) break;
        drop_top(r, t);
    }
    return t;
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
    plait_map_fini(&r->thread_of);
    r->thread = NULL;
}
