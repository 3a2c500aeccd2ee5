// SPDX-License-Identifier: Apache-2.0
// See profile_model.h. The layout may come from a program that crashed or wrote over its memory: every index is checked here, once.
#include "report/profile_model.h"
#include "report/profile_lines.h"
#include <math.h>
#include <string.h>
#include "base/map.h"

static uint32_t at_most(uint32_t n, uint32_t limit) { return n < limit ? n : limit; }

static const char *string_at(const plait_profile_header *layout, uint32_t offset) {
    const char *strings = PLAIT_PROFILE_AT(layout, strings, const char);
    uint64_t used = layout->strings < layout->strings_limit ? layout->strings : layout->strings_limit;
    if (offset == 0 || offset >= used || !memchr(strings + offset, '\0', used - offset)) return "";
    return strings + offset;
}

static plait_status read_functions(plait_profile_model *model, const plait_profile_header *layout) {
    uint32_t n = at_most(layout->funcs, layout->func_limit);
    const plait_profile_func *funcs = PLAIT_PROFILE_AT(layout, funcs, const plait_profile_func);
    model->functions = plait_calloc(n + 1, sizeof *model->functions);
    if (!model->functions) return PLAIT_NOMEM;
    model->function_count = n ? n : 1;
    for (uint32_t i = 1; i < n; i++) {
        plait_prof_function *function = &model->functions[i];
        function->name = string_at(layout, funcs[i].name);
        function->qualname = string_at(layout, funcs[i].qualname);
        function->file = string_at(layout, funcs[i].file);
        function->line = funcs[i].line;
        function->kind = funcs[i].kind;
        function->library = funcs[i].library;
    }
    return PLAIT_OK;
}

// Own times in ticks, uncorrected. Links are checked, so that later passes need not.
static plait_status read_contexts(plait_profile_model *model, const plait_profile_header *layout) {
    uint32_t n = at_most(layout->nodes, layout->node_limit);
    const plait_profile_node *nodes = PLAIT_PROFILE_AT(layout, nodes, const plait_profile_node);
    model->contexts = plait_calloc(n + 1, sizeof *model->contexts);
    if (!model->contexts) return PLAIT_NOMEM;
    model->context_count = n ? n : 1;
    for (uint32_t i = 1; i < n; i++) {
        plait_prof_context *context = &model->contexts[i];
        if (nodes[i].func == 0 || nodes[i].func >= model->function_count || nodes[i].parent >= i || nodes[i].target == 0 || nodes[i].target > i) {
            model->context_count = i;       // a node half written when the program died; none is complete behind it
            break;
        }
        context->function = nodes[i].func;
        context->parent = nodes[i].parent;
        context->target = nodes[i].target;
        context->calls = nodes[i].calls;
        context->own_ns = nodes[i].own;
        context->max_depth = nodes[i].max_depth;
        context->depth = context->parent ? model->contexts[context->parent].depth + 1 : 0;
    }
    for (size_t i = model->context_count; i-- > 1;) {      // backwards, so that siblings are in order of first call
        uint32_t parent = model->contexts[i].parent;
        if (!parent) continue;
        model->contexts[i].next = model->contexts[parent].first_child;
        model->contexts[parent].first_child = (uint32_t)i;
    }
    model->main_context = layout->main_node < model->context_count ? layout->main_node : 0;
    return PLAIT_OK;
}

// Threads, and what an unfinished thread had spent since its last event.
static plait_status read_threads(plait_profile_model *model, const plait_profile_header *layout, uint64_t end_ticks) {
    const plait_profile_thread *threads = PLAIT_PROFILE_AT(layout, threads, const plait_profile_thread);
    for (uint32_t i = 0; i < at_most(layout->threads, layout->thread_limit); i++) {
        if (threads[i].root == 0 || threads[i].root >= model->context_count) continue;
        uint64_t end = threads[i].ended ? threads[i].ended : threads[i].current == threads[i].root ? threads[i].last : end_ticks;
        plait_prof_thread thread = {.name = string_at(layout, threads[i].name), .tid = threads[i].tid, .root = threads[i].root};
        // No call in progress: it is over, even if the process was before the system had said so.
        thread.ended = threads[i].ended != 0 || (i > 0 && threads[i].current == threads[i].root);
        thread.cpu_ns = threads[i].cpu_ns ? (double)threads[i].cpu_ns : -1;
        thread.wall_ns = end > threads[i].started ? (end - threads[i].started) * model->ns_per_tick : 0;
        if (!thread.ended && end > threads[i].last && threads[i].current < model->context_count)
            model->contexts[threads[i].current].own_ns += end - threads[i].last;
        model->contexts[thread.root].thread = (uint32_t)model->threads.len;
        PLAIT_TRY(plait_vec_push(&model->threads, thread));
    }
    return PLAIT_OK;
}

static void take_off(plait_profile_model *model, plait_prof_context *context, double cost) {
    double taken = fmin(cost, context->own_ns);
    context->own_ns -= taken;
    model->removed_ns += taken;
    model->clamped_ns += cost - taken;
}

static void correct(plait_profile_model *model) {
    for (size_t i = 1; i < model->context_count; i++) {
        model->contexts[i].own_ns *= model->ns_per_tick;
        model->recorded_ns += model->contexts[i].own_ns;
    }
    for (size_t i = 1; i < model->context_count; i++) {
        plait_prof_context *context = &model->contexts[i];
        if (!context->parent) continue;      // a thread's root: nothing called it
        int native = model->functions[context->function].kind == PLAIT_PROFILE_NATIVE;
        plait_prof_context *target = &model->contexts[context->target];
        take_off(model, target, context->calls * (native ? model->native_inside : model->python_inside));
        take_off(model, &model->contexts[context->parent], context->calls * (native ? model->native_outside : model->python_outside));
    }
}

static void sum_up(plait_profile_model *model) {
    for (size_t i = 1; i < model->context_count; i++) {
        plait_prof_context *context = &model->contexts[i];
        context->total_ns += context->own_ns;
        if (context->parent) context->thread = model->contexts[context->parent].thread;
    }
    for (size_t i = model->context_count; i-- > 1;)
        if (model->contexts[i].parent) model->contexts[model->contexts[i].parent].total_ns += model->contexts[i].total_ns;
}

static plait_status number_edges(plait_profile_model *model) {
    plait_map ids = {0};
    plait_status status = PLAIT_OK;
    for (size_t i = 1; i < model->context_count && status == PLAIT_OK; i++) {
        plait_prof_context *context = &model->contexts[i];
        context->edge = UINT32_MAX;
        if (!context->parent) continue;
        plait_prof_edge edge = {.caller = model->contexts[context->parent].function, .callee = context->function};
        uint64_t *id = NULL;
        status = plait_map_at(&ids, (uint64_t)edge.caller << 32 | edge.callee, model->edges.len, &id);
        if (status == PLAIT_OK && *id == model->edges.len) status = plait_vec_push(&model->edges, edge);
        if (status == PLAIT_OK) context->edge = (uint32_t)*id;
    }
    plait_map_fini(&ids);
    return status;
}

// What one context adds to its function and its edge. on_path: how often each function (from index 0) and edge (from
// function_count) stands between the root and here, this context not counted.
static void add_context(plait_profile_model *model, const plait_prof_context *context, int fold, const uint32_t *on_path) {
    plait_prof_function *function = &model->functions[context->function];
    int outermost = !fold && !on_path[context->function];
    function->calls += context->calls;
    function->own_ns += context->own_ns;
    if (outermost) function->primitive += context->calls, function->total_ns += context->total_ns;
    model->threads.at[context->thread].calls += context->calls;
    if (context->edge == UINT32_MAX) return;
    plait_prof_edge *edge = &model->edges.at[context->edge];
    edge->calls += context->calls;
    edge->own_ns += context->own_ns;
    if (!fold && !on_path[model->function_count + context->edge]) edge->primitive += context->calls, edge->total_ns += context->total_ns;
}

// Functions and edges by a walk over the tree that knows what is on the path.
static plait_status aggregate(plait_profile_model *model) {
    uint32_t *on_path = plait_calloc(model->function_count + model->edges.len + 1, sizeof *on_path);
    if (!on_path) return PLAIT_NOMEM;
    for (size_t t = 0; t < model->threads.len; t++) {
        uint32_t root = model->threads.at[t].root, at = root;
        for (;;) {
            plait_prof_context *context = &model->contexts[at];
            add_context(model, context, context->target != at, on_path);
            if (context->first_child) {
                on_path[context->function]++;
                if (context->edge != UINT32_MAX) on_path[model->function_count + context->edge]++;
                at = context->first_child;
                continue;
            }
            while (at != root && !model->contexts[at].next) {
                at = model->contexts[at].parent;
                on_path[model->contexts[at].function]--;
                if (model->contexts[at].edge != UINT32_MAX) on_path[model->function_count + model->contexts[at].edge]--;
            }
            if (at == root) break;
            at = model->contexts[at].next;
        }
    }
    plait_free(on_path);
    return PLAIT_OK;
}

static void read_header(plait_profile_model *model, const plait_profile_header *layout, uint64_t *end_ns, uint64_t *end_ticks) {
    model->started = layout->state >= PLAIT_PROFILE_RUNNING;
    model->complete = layout->state == PLAIT_PROFILE_COMPLETE;
    if (model->complete) *end_ns = layout->end_ns, *end_ticks = layout->end_ticks;
    model->ns_per_tick = 1;
    if (layout->clock == PLAIT_PROFILE_CLOCK_COUNTER && *end_ticks > layout->start_ticks && *end_ns > layout->start_ns)
        model->ns_per_tick = (double)(*end_ns - layout->start_ns) / (double)(*end_ticks - layout->start_ticks);
    model->options = layout->options;
    model->dropped = layout->dropped;
    model->flattened = layout->flattened;
    model->folds = layout->folds;
    model->forks = layout->forks;
    model->lost_threads = layout->lost_threads;
    model->resyncs = layout->resyncs;
    if (model->started && *end_ns > layout->start_ns) model->resources.wall_s = (*end_ns - layout->start_ns) * 1e-9;
    for (int i = 0; i < 3; i++) {
        model->gc_runs[i] = layout->gc_runs[i];
        model->gc_collected[i] = layout->gc_collected[i];
        model->gc_ns[i] = layout->gc_ticks[i] * model->ns_per_tick;
    }
    model->python_inside = layout->python_cost.inside * model->ns_per_tick;
    model->line_cost = layout->line_cost * model->ns_per_tick;
    model->turn_cost = layout->turn_cost * model->ns_per_tick;
    model->lines_removed = layout->lines_removed * model->ns_per_tick;
    model->python_outside = layout->python_cost.outside * model->ns_per_tick;
    model->native_inside = layout->native_cost.inside * model->ns_per_tick;
    model->native_outside = layout->native_cost.outside * model->ns_per_tick;
}

static plait_status add_up(plait_profile_model *model) {
    correct(model);
    sum_up(model);
    PLAIT_TRY(number_edges(model));
    return aggregate(model);
}

static plait_status build(plait_profile_model *model, const plait_profile_header *layout, uint64_t end_ticks) {
    plait_profile_raw raw;
    PLAIT_TRY(read_functions(model, layout));
    PLAIT_TRY(read_contexts(model, layout));
    PLAIT_TRY(read_threads(model, layout, end_ticks));
    plait_status status = plait_profile_raw_init(&raw, model, layout);
    if (status == PLAIT_OK) status = add_up(model);
    if (status == PLAIT_OK) status = plait_profile_lines_read(model, layout, &raw);
    plait_profile_raw_fini(&raw);
    return status;
}

plait_status plait_profile_model_init(plait_profile_model *model, const plait_profile_header *layout, uint64_t end_ns, uint64_t end_ticks,
                                      plait_error *error) {
    *model = (plait_profile_model){0};
    if (layout->magic != PLAIT_PROFILE_MAGIC) return plait_fail(error, PLAIT_INVALID, "the profile's memory was overwritten");
    read_header(model, layout, &end_ns, &end_ticks);
    plait_status status = build(model, layout, end_ticks);
    if (status == PLAIT_OK) return status;
    plait_profile_model_fini(model);
    return plait_fail(error, status, "not enough memory to sum up the profile");
}

void plait_profile_model_fini(plait_profile_model *model) {
    plait_free(model->functions);
    plait_free(model->contexts);
    plait_vec_fini(&model->edges);
    plait_vec_fini(&model->threads);
    plait_vec_fini(&model->lines);
    plait_vec_fini(&model->timeline);
    *model = (plait_profile_model){0};
}

int plait_profile_model_check(const plait_profile_model *model) {
    double own = 0, roots = 0;
    for (size_t i = 1; i < model->context_count; i++) {
        const plait_prof_context *context = &model->contexts[i];
        if (context->parent >= i || context->own_ns < 0 || context->total_ns + 1e-6 < context->own_ns) return 0;
        own += context->own_ns;
        if (!context->parent) roots += context->total_ns;
    }
    return fabs(own - roots) <= 1e-6 * fmax(own, 1);
}

const char *plait_profile_label(const plait_prof_function *function) {
    return function->qualname && *function->qualname ? function->qualname : function->name;
}
