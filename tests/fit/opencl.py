# SPDX-License-Identifier: Apache-2.0
"""As much of OpenCL as running one kernel takes, through the system's loader: no package needed.

    devices()                                     [(name, "cpu" or "gpu" or "other", handle)], [] without a loader or a platform
    Program(device, source, name).run(arrays, n)  runs n work-items over ctypes arrays, which come back changed; returns seconds
"""

import ctypes
import ctypes.util
import time

GPU, ALL, NAME, TYPE, READ_WRITE_COPY, BUILD_LOG = 4, 0xFFFFFFFF, 0x102B, 0x1000, 1 | 32, 0x1183
HANDLE = ctypes.c_void_p


class Failure(Exception):
    pass


def load():
    found = ctypes.util.find_library("OpenCL")
    try:
        library = ctypes.CDLL(found) if found else None
    except OSError:
        return None
    for name in ("clCreateContext", "clCreateCommandQueue", "clCreateProgramWithSource", "clCreateKernel", "clCreateBuffer") if library else ():
        getattr(library, name).restype = HANDLE
    return library


CL = load()


def check(status, what):
    if status != 0:
        raise Failure(f"{what}: OpenCL error {status}")


def text_of(device, key):
    buffer = ctypes.create_string_buffer(256)
    check(CL.clGetDeviceInfo(device, key, ctypes.c_size_t(256), buffer, None), "clGetDeviceInfo")
    return buffer.value.decode()


def devices():
    if CL is None:
        return []
    count, found = ctypes.c_uint(), []
    if CL.clGetPlatformIDs(0, None, ctypes.byref(count)) != 0 or not count.value:
        return []
    platforms = (HANDLE * count.value)()
    check(CL.clGetPlatformIDs(count.value, platforms, None), "clGetPlatformIDs")
    for platform in platforms:
        if CL.clGetDeviceIDs(HANDLE(platform), ctypes.c_uint64(ALL), 0, None, ctypes.byref(count)) != 0:
            continue
        handles = (HANDLE * count.value)()
        check(CL.clGetDeviceIDs(HANDLE(platform), ctypes.c_uint64(ALL), count.value, handles, None), "clGetDeviceIDs")
        for handle in handles:
            sort = ctypes.c_uint64()
            check(CL.clGetDeviceInfo(HANDLE(handle), TYPE, ctypes.c_size_t(8), ctypes.byref(sort), None), "clGetDeviceInfo")
            found.append((text_of(HANDLE(handle), NAME), "gpu" if sort.value & GPU else "cpu" if sort.value & 2 else "other", HANDLE(handle)))
    return found


class Program:
    def __init__(self, device, source, name):
        status = ctypes.c_int()
        self.device = device
        self.context = HANDLE(CL.clCreateContext(None, 1, ctypes.byref(device), None, None, ctypes.byref(status)))
        check(status.value, "clCreateContext")
        self.queue = HANDLE(CL.clCreateCommandQueue(self.context, device, ctypes.c_uint64(0), ctypes.byref(status)))
        check(status.value, "clCreateCommandQueue")
        text = ctypes.c_char_p(source.encode())
        self.program = HANDLE(CL.clCreateProgramWithSource(self.context, 1, ctypes.byref(text), None, ctypes.byref(status)))
        check(status.value, "clCreateProgramWithSource")
        if CL.clBuildProgram(self.program, 1, ctypes.byref(device), None, None, None) != 0:
            log = ctypes.create_string_buffer(4096)
            CL.clGetProgramBuildInfo(self.program, device, BUILD_LOG, ctypes.c_size_t(4096), log, None)
            raise Failure(f"{log.value.decode(errors='replace')}\n{source}")
        self.kernel = HANDLE(CL.clCreateKernel(self.program, name.encode(), ctypes.byref(status)))
        check(status.value, "clCreateKernel")

    def run(self, arrays, n):
        status, size, buffers = ctypes.c_int(), ctypes.c_size_t(n), []
        for i, array in enumerate(arrays):
            buffers.append(HANDLE(CL.clCreateBuffer(self.context, ctypes.c_uint64(READ_WRITE_COPY), ctypes.c_size_t(ctypes.sizeof(array)), array,
                                                    ctypes.byref(status))))
            check(status.value, "clCreateBuffer")
            check(CL.clSetKernelArg(self.kernel, i, ctypes.c_size_t(ctypes.sizeof(HANDLE)), ctypes.byref(buffers[i])), "clSetKernelArg")
        check(CL.clFinish(self.queue), "clFinish")
        start = time.perf_counter()
        check(CL.clEnqueueNDRangeKernel(self.queue, self.kernel, 1, None, ctypes.byref(size), None, 0, None, None), "clEnqueueNDRangeKernel")
        check(CL.clFinish(self.queue), "clFinish")
        took = time.perf_counter() - start
        for array, buffer in zip(arrays, buffers):
            check(CL.clEnqueueReadBuffer(self.queue, buffer, 1, ctypes.c_size_t(0), ctypes.c_size_t(ctypes.sizeof(array)), array, 0, None, None),
                  "clEnqueueReadBuffer")
            CL.clReleaseMemObject(buffer)
        return took

    def close(self):
        for release, handle in ((CL.clReleaseKernel, self.kernel), (CL.clReleaseProgram, self.program), (CL.clReleaseCommandQueue, self.queue),
                                (CL.clReleaseContext, self.context)):
            release(handle)
