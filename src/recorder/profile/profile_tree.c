// SPDX-License-Identifier: Apache-2.0
// See profile_tree.h: what happens rarely, out of the way of enter and leave.
#include "recorder/profile/profile_tree.h"
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include "base/intern.h"

plait_profile_tree plait_profile;

plait_status plait_profile_tree_open(int fd, plait_error *error) {
    struct stat info;
    if (fstat(fd, &info) != 0 || (uint64_t)info.st_size < sizeof(plait_profile_header))
        return plait_fail(error, PLAIT_INVALID, "the profile's shared memory was not inherited (descriptor %d)", fd);
    plait_profile_header *header = mmap(NULL, info.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (header == MAP_FAILED) return plait_fail(error, PLAIT_IO, "cannot map the profile: %s", strerror(errno));
    if (header->magic != PLAIT_PROFILE_MAGIC || header->size != (uint64_t)info.st_size) {
        munmap(header, info.st_size);
        return plait_fail(error, PLAIT_INVALID, "the profile's shared memory has another layout: plait is not installed completely");
    }
    plait_profile = (plait_profile_tree){
        .header = header,
        .threads = PLAIT_PROFILE_AT(header, threads, plait_profile_thread),
        .funcs = PLAIT_PROFILE_AT(header, funcs, plait_profile_func),
        .nodes = PLAIT_PROFILE_AT(header, nodes, plait_profile_node),
        .lines = PLAIT_PROFILE_AT(header, lines, plait_profile_line),
        .strings = PLAIT_PROFILE_AT(header, strings, char),
    };
    plait_profile_tree_reset();
    return PLAIT_OK;
}

void plait_profile_tree_reset(void) {
    plait_profile_header *header = plait_profile.header;
    plait_map_clear(&plait_profile.children);
    memset(plait_profile.nodes, 0, header->nodes * sizeof *plait_profile.nodes);
    memset(plait_profile.lines, 0, header->lines * sizeof *plait_profile.lines);
    plait_map_clear(&plait_profile.line_ids);
    if (!header->funcs) header->funcs = 1;        // functions and strings stay: others keep their ids
    if (!header->strings) header->strings = 1;
    header->nodes = header->lines = 1;
    header->threads = 0;
    header->dropped = header->folds = header->resyncs = 0;
    plait_profile.fold_limit = 100;
}

uint32_t plait_profile_string(const char *s, size_t n) {
    plait_profile_header *header = plait_profile.header;
    uint64_t key = plait_hash_bytes(s, n), *slot = NULL;
    if (n == 0) return 0;
    for (;; key++) {        // strings whose hashes collide take the next key
        if (key == PLAIT_MAP_NONE) key = 0;
        if (plait_map_at(&plait_profile.string_ids, key, 0, &slot) != PLAIT_OK) return 0;
        if (!*slot) break;
        if (strncmp(plait_profile.strings + *slot, s, n) == 0 && !plait_profile.strings[*slot + n]) return (uint32_t)*slot;
    }
    if (header->strings + n + 1 > header->strings_limit) {
        plait_map_remove(&plait_profile.string_ids, key);
        return 0;
    }
    *slot = header->strings;
    memcpy(plait_profile.strings + header->strings, s, n);
    header->strings += n + 1;
    return (uint32_t)*slot;
}

uint32_t plait_profile_func_id(const plait_profile_func *like) {
    plait_profile_header *header = plait_profile.header;
    uint64_t key = plait_hash_bytes(like, sizeof *like), *slot = NULL;
    for (;; key++) {
        if (key == PLAIT_MAP_NONE) key = 0;
        if (plait_map_at(&plait_profile.func_ids, key, 0, &slot) != PLAIT_OK) return 0;
        if (!*slot) break;
        if (memcmp(&plait_profile.funcs[*slot], like, sizeof *like) == 0) return (uint32_t)*slot;
    }
    if (header->funcs >= header->func_limit) {
        plait_map_remove(&plait_profile.func_ids, key);
        return 0;
    }
    *slot = header->funcs;
    plait_profile.funcs[header->funcs++] = *like;
    return (uint32_t)*slot;
}

static uint32_t new_node(uint32_t func, uint32_t parent, uint32_t target) {
    plait_profile_header *header = plait_profile.header;
    if (header->nodes >= header->node_limit) return 0;
    uint32_t id = header->nodes;
    plait_profile.nodes[id] = (plait_profile_node){.func = func, .parent = parent, .target = target ? target : id};
    header->nodes++;
    // The fuller, the flatter: see the head of profile_tree.h.
    uint64_t eighths = header->nodes * 8ull / header->node_limit;
    if (eighths >= 1) plait_profile.fold_limit = eighths >= 4 ? 1 : eighths >= 2 ? 2 : 8;
    return id;
}

// The nearest node of func at or above `from` when there are fold_limit of them or more, else 0.
static uint32_t fold_target(uint32_t from, uint32_t func) {
    uint32_t nearest = 0, seen = 0;
    for (uint32_t at = from; at; at = plait_profile.nodes[at].parent) {
        if (plait_profile.nodes[at].func != func) continue;
        if (!nearest) nearest = at;
        if (++seen >= plait_profile.fold_limit) return nearest;
    }
    return 0;
}

static uint32_t flat_child(uint32_t parent, uint32_t func) {
    while (plait_profile.nodes[parent].parent) parent = plait_profile.nodes[parent].parent;
    uint64_t *slot = NULL, key = (uint64_t)parent << 32 | func;
    plait_profile.header->flattened++;
    if (plait_map_at(&plait_profile.children, key, 0, &slot) != PLAIT_OK) return 0;
    if (!*slot) *slot = new_node(func, parent, 0);
    uint32_t id = (uint32_t)*slot;
    if (!id) plait_map_remove(&plait_profile.children, key);
    return id;
}

uint32_t plait_profile_child(uint32_t parent, uint32_t func) {
    uint64_t *slot = plait_map_find(&plait_profile.children, (uint64_t)parent << 32 | func);
    if (slot) return (uint32_t)*slot;
    if (!func) return 0;
    if (plait_profile.header->nodes >= plait_profile.header->node_limit / 8 * 7) return flat_child(parent, func);
    if (plait_map_at(&plait_profile.children, (uint64_t)parent << 32 | func, 0, &slot) != PLAIT_OK) return 0;
    if (*slot) return (uint32_t)*slot;
    uint32_t target = fold_target(parent, func);
    uint32_t id = new_node(func, parent, target);
    if (!id) plait_map_remove(&plait_profile.children, (uint64_t)parent << 32 | func);
    else *slot = id;
    plait_profile.header->folds += id && target;
    return id;
}

plait_profile_stack *plait_profile_stack_new(uint32_t tid, uint32_t name) {
    plait_profile_header *header = plait_profile.header;
    plait_profile_func root = {.name = name, .kind = PLAIT_PROFILE_THREAD_ROOT};
    plait_profile_stack *stack = header->threads < header->thread_limit ? plait_calloc(1, sizeof *stack) : NULL;
    uint32_t func = stack ? plait_profile_func_id(&root) : 0;
    uint32_t node = func ? new_node(func, 0, 0) : 0;
    if (!node) {
        plait_free(stack);
        header->lost_threads++;
        return NULL;
    }
    uint64_t now = plait_profile_ticks();
    stack->thread = &plait_profile.threads[header->threads];
    *stack->thread = (plait_profile_thread){.tid = tid, .name = name, .root = node, .current = node, .last = now, .started = now};
    header->threads++;
    return stack;
}

static uint64_t thread_cpu_ns(void) {
    struct timespec spent;
    return clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent) == 0 ? spent.tv_sec * 1000000000u + spent.tv_nsec : 0;
}

void plait_profile_idle(plait_profile_stack *stack) {
    stack->thread->current = stack->thread->root;
    stack->thread->cpu_ns = thread_cpu_ns();
}

void plait_profile_stack_end(plait_profile_stack *stack) {
    plait_profile_charge(stack);
    stack->thread->ended = stack->thread->last;
    stack->thread->cpu_ns = thread_cpu_ns();
    plait_free(stack->entries);
    plait_free(stack);
}

int plait_profile_grow(plait_profile_stack *stack) {
    void *entries = stack->entries;
    plait_status status = plait_grow(&entries, &stack->capacity, stack->depth + 64, sizeof *stack->entries);
    stack->entries = entries;
    return status == PLAIT_OK;
}

uint32_t plait_profile_line_id(uint32_t func, uint32_t line, uint32_t kind, uint32_t offset) {
    plait_profile_header *header = plait_profile.header;
    uint64_t key = (uint64_t)func << 33 | (uint64_t)kind << 32 | (kind ? offset : line), *slot = NULL;
    if (plait_map_at(&plait_profile.line_ids, key, 0, &slot) != PLAIT_OK) return 0;
    if (*slot) return (uint32_t)*slot;
    if (header->lines >= header->line_limit) return 0;
    *slot = header->lines;
    plait_profile.lines[header->lines++] = (plait_profile_line){.func = func, .line = line, .kind = kind, .offset = offset};
    return (uint32_t)*slot;
}

int plait_profile_resync(plait_profile_stack *stack, const void *key) {
    size_t at = stack->depth;
    while (at > 0 && stack->entries[at - 1].key != key) at--;
    plait_profile.header->resyncs += at > 0;
    if (at == 0) return 0;
    while (stack->depth > at) plait_profile_pop(stack);
    return 1;
}

int plait_profile_tree_check(void) {
    const plait_profile_header *header = plait_profile.header;
    for (uint32_t i = 1; i < header->nodes; i++) {
        const plait_profile_node *node = &plait_profile.nodes[i];
        if (node->parent >= i || !node->func || node->func >= header->funcs || !node->target || node->target > i) return 0;
        if (node->target == i) continue;
        uint32_t at = node->parent;
        while (at && at != node->target) at = plait_profile.nodes[at].parent;
        if (!at || plait_profile.nodes[at].func != node->func) return 0;
    }
    return header->nodes <= header->node_limit && header->funcs <= header->func_limit && header->strings <= header->strings_limit;
}
