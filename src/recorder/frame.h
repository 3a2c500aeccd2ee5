// SPDX-License-Identifier: Apache-2.0
// The frame layer of the CPython this recorder is built for. Include before anything else: it asks for the internal headers.
#ifndef PLAIT_RECORDER_FRAME_H
#define PLAIT_RECORDER_FRAME_H
#ifndef Py_BUILD_CORE
#define Py_BUILD_CORE 1
#endif
#ifndef Py_BUILD_CORE_MODULE
#define Py_BUILD_CORE_MODULE 1
#endif
#include <Python.h>
#if PY_VERSION_HEX >= 0x030f0000
#error "plait's recorder does not know this CPython's frames"
#elif PY_VERSION_HEX >= 0x030e0000
#include "recorder/frame_314.h"
#elif PY_VERSION_HEX >= 0x030d0000
#include "recorder/frame_313.h"
#elif PY_VERSION_HEX >= 0x030c0000
#include "recorder/frame_312.h"
#else
#error "plait needs CPython 3.12 or later"
#endif
#define PLAIT_PY_THIS ((uint16_t)(PY_VERSION_HEX >> 16))
#endif
