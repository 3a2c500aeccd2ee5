// SPDX-License-Identifier: Apache-2.0
// Reads declarations. A file whose name ends in .toml is TOML as far as declarations need it: the table [effects], whose keys are dotted names, bare or
// quoted, and whose values are strings or arrays of strings on one line; other tables are passed over. Any other file has a line a function: NAME WORDS.
#define _GNU_SOURCE
#include "cli/effects_file.h"
#include "base/alloc.h"
#include "base/intern.h"
#include "base/map.h"
#include "stream/effect_words.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct reader {
    const char *path;
    plait_text *boot;
    plait_error *error;
    plait_map seen;            // hash of a name -> line
    unsigned line;
    int toml, inside;          // inside: in the table [effects]
} reader;

static plait_status wrong(reader *r, const char *what) { return plait_fail(r->error, PLAIT_INVALID, "%s:%u: %s", r->path, r->line, what); }

static char *skip(char *text) { return text + strspn(text, " \t"); }

static void trim(char *text) {
    size_t n = strlen(text);
    while (n && strchr(" \t\r\n", text[n - 1])) text[--n] = '\0';
}

static plait_status declare(reader *r, const char *name, const char *words) {
    char ops[256], what[400];
    plait_error inner = {{0}};
    uint64_t *line = NULL;
    if (!plait_effect_name(name)) {
        snprintf(what, sizeof what, "\"%.80s\" is no dotted name", name);
        return wrong(r, what);
    }
    if (plait_effect_words(words, ops, sizeof ops, &inner) != PLAIT_OK) {
        snprintf(what, sizeof what, "%.100s: %.200s", name, inner.text);
        return wrong(r, what);
    }
    PLAIT_TRY(plait_map_at(&r->seen, plait_hash_bytes(name, strlen(name)) >> 1, 0, &line));
    if (*line) {
        snprintf(what, sizeof what, "%.100s stands at line %u already", name, (unsigned)*line);
        return wrong(r, what);
    }
    *line = r->line;
    plait_text_addf(r->boot, "effect=%s %s\n", name, words);
    return r->boot->status;
}

// ---- lines of NAME WORDS

static plait_status plain_line(reader *r, char *text) {
    text[strcspn(text, "#")] = '\0';
    text = skip(text);
    trim(text);
    size_t n = strcspn(text, " \t");
    if (!n) return PLAIT_OK;
    if (!text[n]) return wrong(r, "a name and no word (NAME WORDS)");
    text[n] = '\0';
    return declare(r, text, skip(text + n + 1));
}

// ---- TOML

// A string in either sort of quotes, without escapes (names and words have none); NULL: none stands here. *end is behind it.
static char *quoted(char *at, char **end) {
    if (*at != '"' && *at != '\'') return NULL;
    char *close = strchr(at + 1, *at);
    if (!close || memchr(at, '\\', (size_t)(close - at))) return NULL;
    *close = '\0';
    *end = close + 1;
    return at + 1;
}

static int only_comment(char *at) {
    at = skip(at);
    return *at == '\0' || *at == '#';
}

static plait_status toml_value(reader *r, const char *name, char *at) {
    char *end = at, *one = quoted(at, &end);
    if (one) return only_comment(end) ? declare(r, name, one) : wrong(r, "something stands behind the value");
    if (*at != '[') return wrong(r, "the value is no string (\"pure\", \"reads args, writes receiver\"...)");
    plait_text words = {0};
    for (at = skip(at + 1); (one = quoted(at, &end)); at = skip(end)) {
        plait_text_addf(&words, "%s%s", words.len ? ", " : "", one);
        end = skip(end);
        if (*end == ',') end++;
    }
    plait_status status = words.status;
    if (status == PLAIT_OK) status = *at == ']' && only_comment(at + 1) ? declare(r, name, words.at ? words.at : "") : wrong(r, "an array of strings on one line is expected");
    plait_text_fini(&words);
    return status;
}

static plait_status toml_table(reader *r, char *text) {
    char *end = strchr(text, ']');
    if (!end || !only_comment(end + (text[1] == '[' ? 2 : 1))) return wrong(r, "a table that does not end in ]");
    *end = '\0';
    char *name = skip(text + 1);
    trim(name);
    r->inside = !strcmp(name, "effects");
    return PLAIT_OK;
}

static plait_status toml_line(reader *r, char *text) {
    text = skip(text);
    trim(text);
    if (*text == '\0' || *text == '#') return PLAIT_OK;
    if (*text == '[') return toml_table(r, text);
    if (!r->inside) return PLAIT_OK;
    char *end = NULL, *name = quoted(text, &end);
    if (!name) {
        name = text;
        end = text + strcspn(text, "= \t");
    }
    char *equals = skip(end);
    if (*equals != '=') return wrong(r, "no \"=\" (\"package.function\" = \"pure\")");
    *equals = '\0';
    if (name == text) *end = '\0';
    return toml_value(r, name, skip(equals + 1));
}

// ---- files

static plait_status read_lines(reader *r, FILE *file) {
    char *line = NULL;
    size_t room = 0;
    plait_status status = PLAIT_OK;
    for (ssize_t n; status == PLAIT_OK && (n = getline(&line, &room, file)) >= 0;) {
        r->line++;
        if (strlen(line) != (size_t)n) status = wrong(r, "a zero byte");
        else status = r->toml ? toml_line(r, line) : plain_line(r, line);
    }
    if (status == PLAIT_OK && ferror(file)) status = plait_fail(r->error, PLAIT_IO, "%s: %s", r->path, strerror(errno));
    free(line);
    return status;
}

plait_status plait_effects_read(const char *path, plait_text *boot, plait_error *error) {
    size_t n = strlen(path);
    reader r = {.path = path, .boot = boot, .error = error, .toml = n > 5 && !strcmp(path + n - 5, ".toml")};
    struct stat info;
    FILE *file = fopen(path, "r");
    if (!file || fstat(fileno(file), &info) || (S_ISDIR(info.st_mode) && (errno = EISDIR))) {
        plait_status status = plait_fail(error, PLAIT_IO, "effects: %s: %s", path, strerror(errno));
        if (file) fclose(file);
        return status;
    }
    plait_status status = read_lines(&r, file);
    fclose(file);
    plait_map_fini(&r.seen);
    return status;
}

static int is_file(const char *path, struct stat *info) { return stat(path, info) == 0 && S_ISREG(info->st_mode); }

plait_status plait_effects_read_found(const char *script, plait_text *boot, plait_error *error) {
    const char *slash = script ? strrchr(script, '/') : NULL;
    struct stat here, beside;
    int found = is_file("plait.toml", &here);
    if (found) PLAIT_TRY(plait_effects_read("plait.toml", boot, error));
    if (!slash) return PLAIT_OK;
    plait_text path = {0};
    plait_text_addn(&path, script, (size_t)(slash - script) + 1);
    plait_text_add(&path, "plait.toml");
    plait_status status = path.status;
    if (status == PLAIT_OK && is_file(path.at, &beside) && !(found && here.st_dev == beside.st_dev && here.st_ino == beside.st_ino))
        status = plait_effects_read(path.at, boot, error);
    plait_text_fini(&path);
    return status;
}
