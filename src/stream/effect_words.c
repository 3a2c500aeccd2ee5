// SPDX-License-Identifier: Apache-2.0
#include "stream/effect_words.h"
#include <stdio.h>
#include <string.h>

static const struct { const char *words, *ops; } vocabulary[] = {
    {"pure", "pure"}, {"reads args", "any *"}, {"writes args", "any *; any! *"}, {"reads receiver", "any s; state? s"},
    {"writes receiver", "any s; any! s; state s"}, {"creates result", "new"}, {"prints", "stdout"},
};

static int count_ops(const char *ops) {
    int n = 0;
    for (const char *at = ops; *at;) {
        at += strspn(at, " ;");
        n += *at != '\0';
        at += strcspn(at, ";");
    }
    return n;
}

// The word's operations appended to ops; 0: no such word.
static int add_word(const char *word, size_t n, char *ops, size_t size) {
    char one[32];
    if (n == 7 && !memcmp(word, "reads ", 6) && word[6] >= '0' && word[6] <= '9') {
        snprintf(one, sizeof one, "any %c; ", word[6]);
    } else if (n == 8 && !memcmp(word, "writes ", 7) && word[7] >= '0' && word[7] <= '9') {
        snprintf(one, sizeof one, "any %c; any! %c; ", word[7], word[7]);
    } else {
        size_t i = 0, count = sizeof vocabulary / sizeof *vocabulary;
        while (i < count && (strlen(vocabulary[i].words) != n || memcmp(vocabulary[i].words, word, n))) i++;
        if (i == count) return 0;
        snprintf(one, sizeof one, "%s; ", vocabulary[i].ops);
    }
    size_t used = strlen(ops);
    if (used + strlen(one) >= size) return 0;
    memcpy(ops + used, one, strlen(one) + 1);
    return 1;
}

plait_status plait_effect_words(const char *words, char *ops, size_t size, plait_error *error) {
    ops[0] = '\0';
    for (const char *at = words; *at;) {
        at += strspn(at, " \t,");
        size_t n = strcspn(at, ","), word = n;
        while (word && (at[word - 1] == ' ' || at[word - 1] == '\t')) word--;
        if (word && !add_word(at, word, ops, size))
            return plait_fail(error, PLAIT_INVALID, "unknown word \"%.*s\" (plait's words: pure, reads or writes args, receiver or 0-9, creates result, prints)",
                              word > 60 ? 60 : (int)word, at);
        at += n;
    }
    if (!*ops) return plait_fail(error, PLAIT_INVALID, "nothing is declared");
    if (count_ops(ops) > PLAIT_EFFECT_WORDS_MAX) return plait_fail(error, PLAIT_INVALID, "more than %d operations", PLAIT_EFFECT_WORDS_MAX);
    return PLAIT_OK;
}

int plait_effect_name(const char *name) {
    size_t n = strlen(name);
    if (!n || n > 250) return 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)name[i];
        int letter = c == '_' || c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (c == '.' && (i == 0 || i + 1 == n || name[i - 1] == '.')) return 0;
        if (c == '*' && (i + 1 != n || i == 0 || name[i - 1] != '.')) return 0;
        if (!letter && c != '.' && c != '*') return 0;
    }
    return 1;
}
