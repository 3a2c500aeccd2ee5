// SPDX-License-Identifier: Apache-2.0
// See run_sink.h.
#include "cli/run_sink.h"
#include <stdio.h>
#include <string.h>
#include "cli/profile_join.h"
#include "cli/here.h"
#include "cli/result_folder.h"
#include "report/html.h"
#include "report/result_json.h"
#include "stream/dump.h"
#include "stream/trace.h"

struct plait_run_sink {
    const plait_run_options *options;   // borrowed
    plait_engine *engine;               // owned; NULL with --dump
    plait_status status;                // the first failure; later records are not fed
    plait_trace_writer *trace;          // owned; NULL without --trace
    plait_dump dump;
    plait_result_folder folder;
};

int plait_run_sink_open(const plait_run_options *options, const plait_target *target, plait_run_sink **result, plait_error *error) {
    plait_run_sink *sink = plait_calloc(1, sizeof *sink);
    plait_engine_options wanted = {.max_memory = options->max_memory, .set_aside = plait_verdict_set_aside};
    int bad = 0;
    *result = NULL;
    if (!sink) {
        plait_fail(error, PLAIT_NOMEM, "out of memory");
        return PLAIT_EXIT_FAULT;
    }
    sink->options = options;
    int analyse = !options->dump && !options->discard;
    if (analyse) {
        bad = plait_result_name(&sink->folder, options->output, target->argv[0], target->module, error);
        if (!bad) bad = plait_result_check(&sink->folder, error);
        if (!bad && plait_engine_new(&wanted, &sink->engine) != PLAIT_OK) {
            plait_fail(error, PLAIT_NOMEM, "out of memory");
            bad = PLAIT_EXIT_FAULT;
        }
    }
    if (!bad && options->trace && plait_trace_create(options->trace, &sink->trace, error) != PLAIT_OK) bad = PLAIT_EXIT_FAULT;
    if (bad) plait_run_sink_free(sink);
    else *result = sink;
    return bad;
}

static void print_records(plait_run_sink *sink, const plait_record *records, size_t count) {
    while (count > 0) {
        size_t some = count < 4096 ? count : 4096;
        plait_text text = {0};
        plait_dump_records(&sink->dump, records, some, &text);
        if (text.status != PLAIT_OK) sink->status = text.status;
        if (text.len > 0) fwrite(text.at, 1, text.len, stdout);
        plait_text_fini(&text);
        records += some;
        count -= some;
    }
}

void plait_run_sink_feed(plait_run_sink *sink, const plait_record *records, size_t count) {
    if (sink->trace) plait_trace_write(sink->trace, records, count);
    if (sink->options->dump) print_records(sink, records, count);
    if (!sink->engine) return;
    plait_status status = plait_engine_feed(sink->engine, records, count);   // after a failure it counts what it drops
    if (sink->status == PLAIT_OK) sink->status = status;
}

// result.json and report.html, then one line that says where they are.
static int write_files(plait_run_sink *sink, const plait_target *target, const plait_result *result, plait_error *error) {
    plait_verdict *verdict = NULL;
    plait_text json = {0};
    plait_text here = {0};
    if (sink->status != PLAIT_NOMEM) plait_here_model(&here);   // hwloc does not survive a lack of memory
    plait_verdict_options options = {.here = here.len ? here.at : NULL, .machines = sink->options->machines.texts.at, .nmachines = sink->options->machines.texts.len};
    plait_status status = plait_verdict_new_for(result, &options, &verdict, error);
    plait_text_fini(&here);
    if (status == PLAIT_OK) status = plait_result_json(result, verdict, &json);
    int bad = status == PLAIT_OK ? plait_result_begin(&sink->folder, error) : PLAIT_EXIT_FAULT;
    if (!bad) bad = plait_result_write(&sink->folder, "result.json", json.at, json.len, error);
    if (!bad) bad = plait_profile_keep(&sink->folder, target->argv[0], error);
    plait_text_fini(&json);
    if (verdict) plait_verdict_free(verdict);
    if (!bad) {
        char html[PATH_MAX + 16];
        const char *folder = sink->folder.temp;
        snprintf(html, sizeof html, "%s/report.html", folder);
        if (plait_html_write(&folder, 1, html, error) != PLAIT_OK) bad = PLAIT_EXIT_FAULT;
    }
    if (!bad) bad = plait_result_commit(&sink->folder, error);
    if (status == PLAIT_NOMEM && !error->text[0]) plait_fail(error, status, "out of memory while writing the result");
    return bad;
}

static int write_result(plait_run_sink *sink, const plait_target *target, const plait_exit *how, plait_error *error) {
    if (plait_engine_finish(sink->engine, how) != PLAIT_OK) {
        plait_fail(error, PLAIT_NOMEM, "out of memory while finishing the analysis");
        return PLAIT_EXIT_FAULT;
    }
    const plait_result *result = plait_engine_result(sink->engine);
    if (!result->instructions && !result->how.complete && sink->status == PLAIT_OK) {   // a syntax error, say: an older result is worth more than nothing
        if (!sink->options->quiet) fprintf(stderr, "plait: the program did not start, so there is no result\n");
        return 0;
    }
    int bad = write_files(sink, target, result, error);
    if (bad || sink->options->quiet) return bad;
    plait_text word = {0};
    plait_text_add_word(&word, sink->folder.path);
    fprintf(stderr, "plait: %s (Python %s): %llu instructions, %zu dependences%s; plait show %s\n", sink->folder.path, target->version,
            (unsigned long long)result->instructions, result->ndeps, result->how.complete ? "" : ", incomplete", word.at ? word.at : "DIR");
    plait_text_fini(&word);
    if (sink->status != PLAIT_OK) fprintf(stderr, "plait: %s\n", plait_engine_error(sink->engine));
    return 0;
}

int plait_run_sink_close(plait_run_sink *sink, const plait_target *target, const plait_exit *how, plait_error *error) {
    int bad = 0;
    if (sink->trace && plait_trace_close(sink->trace, error) != PLAIT_OK) bad = PLAIT_EXIT_FAULT;
    sink->trace = NULL;
    if (sink->options->dump && fflush(stdout) != 0) bad = PLAIT_EXIT_FAULT;
    if (!bad && sink->engine) bad = write_result(sink, target, how, error);
    plait_run_sink_free(sink);
    return bad;
}

void plait_run_sink_free(plait_run_sink *sink) {
    if (!sink) return;
    plait_error ignored;
    if (sink->trace && plait_trace_close(sink->trace, &ignored) != PLAIT_OK) { }
    if (sink->engine) plait_engine_free(sink->engine);
    if (sink->folder.temp[0]) plait_result_abandon(&sink->folder);
    plait_dump_fini(&sink->dump);
    plait_free(sink);
}
