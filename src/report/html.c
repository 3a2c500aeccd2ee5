// SPDX-License-Identifier: Apache-2.0
// Page, marker, payload, rest of the page. result.json goes through as it is, once jansson has read it: jansson tells a
// torn file from a whole one and gives the list of source files.
#define _GNU_SOURCE   // memmem
#include "report/html.h"
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/text.h"
#include "report/html_page.h"
#include "report/html_sink.h"

#define MARKER "<!--plait-data-->"
enum { SOURCE_LIMIT = 32 << 20 };   // a larger source file is named in the report, not shown

typedef struct plait_html_result {
    const char *dir;     // borrowed
    plait_text result;   // result.json
    plait_text profile;  // profile.json, empty when there is none
    json_t *parsed;      // owned
} plait_html_result;

static plait_status read_file(const char *path, size_t limit, plait_text *text) {
    FILE *file = fopen(path, "rb");
    if (!file) return PLAIT_IO;
    struct stat info;
    char chunk[1 << 15];
    size_t n;
    int regular = fstat(fileno(file), &info) == 0 && S_ISREG(info.st_mode);
    while (regular && text->len <= limit && text->status == PLAIT_OK && (n = fread(chunk, 1, sizeof chunk, file)) > 0) plait_text_addn(text, chunk, n);
    int saved = ferror(file) ? errno : regular ? 0 : EINVAL;
    fclose(file);
    if (text->status != PLAIT_OK) return text->status;
    if (saved == 0 && text->len > limit) saved = EFBIG;
    errno = saved;
    return saved ? PLAIT_IO : PLAIT_OK;
}

static void join(plait_text *path, const char *dir, const char *name) { plait_text_addf(path, "%s/%s", dir, name); }

static plait_status load(plait_html_result *result, plait_error *error) {
    plait_text path = {0};
    join(&path, result->dir, "result.json");
    plait_status status = path.status == PLAIT_OK ? read_file(path.at, SIZE_MAX - 1, &result->result) : path.status;
    if (status == PLAIT_IO) status = plait_fail(error, errno == ENOENT ? PLAIT_INVALID : PLAIT_IO, "%s: %s", path.at, errno == ENOENT ? "no result there" : strerror(errno));
    if (status == PLAIT_OK) {
        json_error_t why;
        result->parsed = json_loadb(result->result.len ? result->result.at : "", result->result.len, JSON_ALLOW_NUL, &why);
        if (!json_is_object(result->parsed)) status = plait_fail(error, PLAIT_INVALID, "%s: not a plait result: line %d: %s", path.at, result->parsed ? 1 : why.line, result->parsed ? "no object" : why.text);
    }
    plait_text_fini(&path);
    if (status != PLAIT_OK) return status;
    join(&path, result->dir, "profile.json");
    status = path.status == PLAIT_OK ? read_file(path.at, SIZE_MAX - 1, &result->profile) : path.status;
    json_t *profile = status == PLAIT_OK && result->profile.len ? json_loadb(result->profile.at, result->profile.len, JSON_ALLOW_NUL, NULL) : NULL;
    if (!profile) plait_text_fini(&result->profile);   // none, or torn: the report does without
    json_decref(profile);
    plait_text_fini(&path);
    return status == PLAIT_NOMEM ? status : PLAIT_OK;
}

// The text of a source file: as the path says, else beside the result folder (results move together with sources).
static plait_status read_source(const char *path, const char *dir, plait_text *text) {
    plait_status status = read_file(path, SOURCE_LIMIT, text);
    if (status != PLAIT_IO || path[0] == '/') return status;
    plait_text beside = {0};
    plait_text_addf(&beside, "%s/../%s", dir, path);
    plait_text_fini(text);
    status = beside.status == PLAIT_OK ? read_file(beside.at, SOURCE_LIMIT, text) : beside.status;
    plait_text_fini(&beside);
    return status;
}

static plait_status put_source(plait_html_sink *sink, const char *path, const char *dir) {
    plait_text text = {0};
    plait_status status = read_source(path, dir, &text);
    if (status == PLAIT_NOMEM) {
        plait_text_fini(&text);
        return status;
    }
    plait_html_sink_text(sink, "{\"path\":");
    plait_html_sink_string(sink, path, strlen(path));
    if (status == PLAIT_OK) {
        plait_html_sink_text(sink, ",\"text\":");
        if (plait_html_sink_string(sink, text.len ? text.at : "", text.len)) plait_html_sink_text(sink, ",\"repaired\":true");
    } else plait_html_sink_text(sink, ",\"missing\":true");
    plait_html_sink_text(sink, "}");
    plait_text_fini(&text);
    return PLAIT_OK;
}

// Every file named by any of the results, each once.
static plait_status put_sources(plait_html_sink *sink, const plait_html_result *results, size_t count) {
    json_t *seen = json_object();
    if (!seen) return PLAIT_NOMEM;
    plait_status status = PLAIT_OK;
    const char *comma = "";
    for (size_t i = 0; i < count && status == PLAIT_OK; i++) {
        size_t index;
        json_t *file;
        json_array_foreach(json_object_get(results[i].parsed, "files"), index, file) {
            const char *path = json_string_value(file);
            if (!path || json_object_get(seen, path)) continue;
            if (json_object_set_new(seen, path, json_true()) != 0) status = PLAIT_NOMEM;
            plait_html_sink_text(sink, comma);
            if (status == PLAIT_OK) status = put_source(sink, path, results[i].dir);
            if (status != PLAIT_OK) break;
            comma = ",";
        }
    }
    json_decref(seen);
    return status;
}

// A name for a result among others: its folder without ".plait".
static void put_title(plait_html_sink *sink, const char *dir) {
    size_t end = strlen(dir);
    while (end > 1 && dir[end - 1] == '/') end--;
    size_t start = end;
    while (start > 0 && dir[start - 1] != '/') start--;
    if (end - start > 6 && strncmp(dir + end - 6, ".plait", 6) == 0) end -= 6;
    plait_html_sink_string(sink, dir + start, end - start);
}

static void put_result(plait_html_sink *sink, const plait_html_result *result, int named) {
    plait_html_sink_text(sink, "\"title\":");
    if (named) put_title(sink, result->dir);
    else plait_html_sink_text(sink, "\"\"");
    plait_html_sink_text(sink, ",\"result\":");
    plait_html_sink_add(sink, result->result.at, result->result.len);
    if (result->profile.len == 0) return;
    plait_html_sink_text(sink, ",\"profile\":");
    plait_html_sink_add(sink, result->profile.at, result->profile.len);
}

static plait_status put_payload(FILE *out, const plait_html_result *results, size_t count) {
    plait_html_sink sink;
    PLAIT_TRY(plait_html_sink_start(&sink, out));
    plait_html_sink_text(&sink, count > 1 ? "{\"mode\":\"compare\"," : "{\"mode\":\"report\",");
    put_result(&sink, &results[0], count > 1);
    plait_html_sink_text(&sink, ",\"others\":[");
    for (size_t i = 1; i < count; i++) {
        plait_html_sink_text(&sink, i > 1 ? ",{" : "{");
        put_result(&sink, &results[i], 1);
        plait_html_sink_text(&sink, "}");
    }
    plait_html_sink_text(&sink, "],\"sources\":[");
    plait_status status = put_sources(&sink, results, count);
    plait_html_sink_text(&sink, "]}");
    plait_status written = plait_html_sink_finish(&sink);
    return status == PLAIT_OK ? written : status;
}

static plait_status put_page(FILE *out, const plait_html_result *results, size_t count, plait_error *error) {
    const char *page = (const char *)plait_html_page, *end = page + plait_html_page_size;
    const char *marker = memmem(page, plait_html_page_size, MARKER, strlen(MARKER));
    if (!marker) return plait_fail(error, PLAIT_INVALID, "the report page of this build has no place for data");
    const char *open = "<script type=\"application/octet-stream\" id=\"plait-data\">", *close = "</script>";
    fwrite(page, 1, (size_t)(marker - page), out);
    fwrite(open, 1, strlen(open), out);
    PLAIT_TRY(put_payload(out, results, count));
    fwrite(close, 1, strlen(close), out);
    marker += strlen(MARKER);
    fwrite(marker, 1, (size_t)(end - marker), out);
    return ferror(out) ? PLAIT_IO : PLAIT_OK;
}

static plait_status write_whole(const char *path, const plait_html_result *results, size_t count, plait_error *error) {
    plait_text temporary = {0};
    plait_text_addf(&temporary, "%s.XXXXXX", path);
    if (temporary.status != PLAIT_OK) return temporary.status;
    int fd = mkstemp(temporary.at);
    FILE *out = fd >= 0 ? fdopen(fd, "wb") : NULL;
    plait_status status = out ? PLAIT_OK : PLAIT_IO;
    if (out) {
        mode_t mask = umask(0);
        umask(mask);
        status = put_page(out, results, count, error);
        if (status == PLAIT_OK && fchmod(fd, 0666 & ~mask) != 0) status = PLAIT_IO;
        int saved = errno;
        if (fclose(out) != 0 && status == PLAIT_OK) status = PLAIT_IO, saved = errno;
        errno = saved;
        if (status == PLAIT_OK && rename(temporary.at, path) != 0) status = PLAIT_IO;
    } else if (fd >= 0) close(fd);
    int saved = errno;
    if (status != PLAIT_OK && fd >= 0) unlink(temporary.at);
    if (status == PLAIT_IO) plait_fail(error, status, "%s: %s", path, strerror(saved));
    plait_text_fini(&temporary);
    errno = saved;
    return status;
}

plait_status plait_html_write(const char *const *result_dirs, size_t count, const char *output_path, plait_error *error) {
    if (count == 0) return plait_fail(error, PLAIT_INVALID, "no result folder given");
    plait_html_result *results = plait_calloc(count, sizeof *results);
    if (!results) return plait_fail(error, PLAIT_NOMEM, "out of memory writing %s", output_path);
    plait_status status = PLAIT_OK;
    for (size_t i = 0; i < count && status == PLAIT_OK; i++) {
        results[i].dir = result_dirs[i];
        status = load(&results[i], error);
    }
    if (status == PLAIT_OK) status = write_whole(output_path, results, count, error);
    if (status == PLAIT_NOMEM) plait_fail(error, status, "out of memory writing %s", output_path);
    for (size_t i = 0; i < count; i++) {
        plait_text_fini(&results[i].result);
        plait_text_fini(&results[i].profile);
        json_decref(results[i].parsed);
    }
    plait_free(results);
    return status;
}
