// SPDX-License-Identifier: Apache-2.0
// Growable arrays without a type zoo: PLAIT_VEC(T) is a struct {T *at; size_t len, cap;}, zero-initialised
// empty, owned by whoever embeds it. A failed push leaves the array as it was.
#ifndef PLAIT_BASE_VEC_H
#define PLAIT_BASE_VEC_H
#include "base/alloc.h"

#define PLAIT_VEC(T) struct { T *at; size_t len, cap; }
// plait_status: room for n more elements
#define plait_vec_reserve(v, n) \
    ((v)->len + (n) <= (v)->cap ? PLAIT_OK : plait_grow((void **)&(v)->at, &(v)->cap, (v)->len + (n), sizeof *(v)->at))
// plait_status: appends a value
#define plait_vec_push(v, value) \
    (plait_vec_reserve(v, 1) == PLAIT_OK ? ((v)->at[(v)->len++] = (value), PLAIT_OK) : PLAIT_NOMEM)
#define plait_vec_fini(v) (plait_free((v)->at), (v)->at = NULL, (v)->len = (v)->cap = 0)
#endif
