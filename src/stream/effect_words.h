// SPDX-License-Identifier: Apache-2.0
// The words that declare what a native function does (docs/effects-file.md), as operations of the recorder's table: known to the program that reads the
// file and says where it is wrong, and to the recorder.
#ifndef PLAIT_STREAM_EFFECT_WORDS_H
#define PLAIT_STREAM_EFFECT_WORDS_H
#include <stddef.h>
#include "base/status.h"

enum { PLAIT_EFFECT_WORDS_MAX = 8 };   // operations of one declaration

// "reads args, writes receiver" -> "any *; any s; any! s; state s; " in ops[size]. PLAIT_INVALID, with an error that names the word, leaves ops undefined.
plait_status plait_effect_words(const char *words, char *ops, size_t size, plait_error *error) PLAIT_MUST_USE;
// A dotted name, whose last component may be "*".
int plait_effect_name(const char *name);
#endif
