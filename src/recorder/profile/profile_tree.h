// SPDX-License-Identifier: Apache-2.0
// The calling-context tree of each thread, written into the shared layout as calls come and go. No Python here.
//
// A thread has a stack of the calls in progress, each with its node. Time is charged incrementally: every event gives the ticks since
// the thread's last event to the node that was current, so own time needs one clock reading an event and totals are sums over
// subtrees, exact by construction.
//
// Children are found by the parent's `recent`, else in one hash map (parent, func) -> child. Recursion: a context that already has
// its function `fold_limit` times above it is not made; a fold is, whose target is the nearest of them. fold_limit falls as the tree
// fills, so programs of ordinary shape keep their true tree and no program takes more than node_limit nodes. The last eighth of the table
// is for functions whose path finds no room: there they hang directly under their thread's root, counts and own times still exact.
//
// Everything runs under the GIL. enter and leave are inline because they are the profiler's whole cost.
#ifndef PLAIT_RECORDER_PROFILE_TREE_H
#define PLAIT_RECORDER_PROFILE_TREE_H
#include "base/map.h"
#include "stream/profile_layout.h"

typedef struct plait_profile_entry {      // a call in progress
    const void *key;                      // code object or method definition: what must return first
    uint32_t node;                        // as entered: a fold, not its target
    uint32_t line;                        // --lines: index into lines, 0: none
    uint64_t line_started;                // ticks less the stack's `skipped`
} plait_profile_entry;

typedef struct plait_profile_stack {      // one a thread, private to the program
    plait_profile_thread *thread;         // in the shared mapping
    plait_profile_entry *entries;         // owned
    size_t depth, capacity;
    uint64_t owed;                        // --lines: ticks that the events since the last charge took, to be taken off it
    uint64_t skipped;                     // --lines: ticks taken off and spent in handlers so far
} plait_profile_stack;

typedef struct plait_profile_tree {
    plait_profile_header *header;         // NULL: not recording
    plait_profile_thread *threads;
    plait_profile_func *funcs;
    plait_profile_node *nodes;
    plait_profile_line *lines;
    char *strings;
    plait_map children;                   // parent << 32 | func -> node
    plait_map func_ids, line_ids, string_ids;
    uint32_t fold_limit;
    int active;
} plait_profile_tree;

extern plait_profile_tree plait_profile;  // one a process: found without an indirection on every call

plait_status plait_profile_tree_open(int fd, plait_error *error) PLAIT_MUST_USE;
void plait_profile_tree_reset(void);                         // forgets what calibration recorded
uint32_t plait_profile_string(const char *s, size_t n);      // interned; 0 when full
// The function with this identity, made on first sight; 0: no room.
uint32_t plait_profile_func_id(const plait_profile_func *like);
// A stack for a new thread with this name; NULL: no room (counted).
plait_profile_stack *plait_profile_stack_new(uint32_t tid, uint32_t name);
void plait_profile_stack_end(plait_profile_stack *stack);    // the thread ends: notes when, frees the stack
void plait_profile_idle(plait_profile_stack *stack);         // its outermost call returned: perhaps it never calls again
uint32_t plait_profile_child(uint32_t parent, uint32_t func);                // the slow way; 0: no room
int plait_profile_grow(plait_profile_stack *stack);                          // room for one more entry; 0: no memory
uint32_t plait_profile_line_id(uint32_t func, uint32_t line, uint32_t kind, uint32_t offset);
// A return that does not match the innermost call: unwinds to the matching one. 0: there is none.
int plait_profile_resync(plait_profile_stack *stack, const void *key);
int plait_profile_tree_check(void);                          // 1 if the layout's invariants hold

static inline uint64_t plait_profile_ticks(void) { return plait_profile_now(plait_profile.header->clock); }

static inline void plait_profile_enter(plait_profile_stack *stack, const void *key, uint32_t func) {
    plait_profile_node *nodes = plait_profile.nodes;
    plait_profile_thread *thread = stack->thread;
    uint64_t now = plait_profile_ticks();
    plait_profile_node *current = &nodes[thread->current];
    current->own += now - thread->last;
    uint32_t child = current->recent;
    if (__builtin_expect(nodes[child].func != func || !child, 0)) {
        child = plait_profile_child(thread->current, func);
        if (child) current->recent = child;
        now = plait_profile_ticks();      // what making a context took is nobody's time
    }
    thread->last = now;
    if (__builtin_expect(stack->depth == stack->capacity, 0) && !plait_profile_grow(stack)) child = 0;
    if (__builtin_expect(!child, 0)) {      // no room: the call is its caller's, but its return must find it
        plait_profile.header->dropped++;
        if (stack->depth < stack->capacity) stack->entries[stack->depth++] = (plait_profile_entry){key, thread->current, 0, now};
        return;
    }
    stack->entries[stack->depth++] = (plait_profile_entry){key, child, 0, now};
    nodes[child].calls++;
    uint32_t target = nodes[child].target;
    if (__builtin_expect(target != child, 0) && ++nodes[target].depth > nodes[target].max_depth)
        nodes[target].max_depth = nodes[target].depth;
    thread->current = target;
}

static inline void plait_profile_pop(plait_profile_stack *stack) {
    plait_profile_node *nodes = plait_profile.nodes;
    uint32_t node = stack->entries[--stack->depth].node;
    if (__builtin_expect(nodes[node].target != node, 0)) nodes[nodes[node].target].depth--;
    if (__builtin_expect(stack->depth != 0, 1)) stack->thread->current = nodes[stack->entries[stack->depth - 1].node].target;
    else plait_profile_idle(stack);
}

static inline void plait_profile_charge(plait_profile_stack *stack) {
    uint64_t now = plait_profile_ticks();
    plait_profile.nodes[stack->thread->current].own += now - stack->thread->last;
    stack->thread->last = now;
}

static inline void plait_profile_leave(plait_profile_stack *stack, const void *key) {
    plait_profile_charge(stack);
    if (__builtin_expect(!stack->depth || stack->entries[stack->depth - 1].key != key, 0) && !plait_profile_resync(stack, key)) return;
    plait_profile_pop(stack);
}
#endif
