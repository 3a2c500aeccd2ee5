// SPDX-License-Identifier: Apache-2.0
// Operand types of arithmetic and comparison: each site is looked at the first PLAIT_TYPES_LOOKS times; then its probe goes, and where
// it was the only reason to stop there, the next event answers DISABLE. So the steady cost is nothing.
#include "recorder/frame.h"
#include "recorder/recorder.h"

void types_look(recorder *r, const plait_entry *entry, uint32_t unit, PyThreadState *ts) {
    plait_probe *probe = &entry->probes[unit];
    frame_slot *sp = frame_stack(frame_current(ts), probe->depth);
    int unary = probe->op == PLAIT_OP_UNARY_NEGATIVE || probe->op == PLAIT_OP_UNARY_INVERT;
    emit_types(r, slot_value(sp[unary ? -1 : -2]), unary ? NULL : slot_value(sp[-1]));
    if (++entry->plan->types[unit] >= PLAIT_TYPES_LOOKS) probe->flags &= (uint8_t)~PLAIT_P_TYPES;
}
