# SPDX-License-Identifier: Apache-2.0
"""How plait gets into a program: `python SCRIPT` is started as ever, with this folder first on PYTHONPATH.

The interpreter's own start-up imports `sitecustomize`, so plait's boot module starts here, before the program and
outside every frame of it. Everything after that is plain Python: sys.argv, sys.orig_argv, `-m`, folders and zip files,
stack depth, tracebacks, KeyboardInterrupt. What was changed to get here is put back first: PYTHONPATH, sys.path, our
variables, sys.modules; then the sitecustomize that the interpreter would have found is imported in our place.

    PLAIT_BOOT          module of the package `plait` whose start(fd, options) is called
    PLAIT_BOOT_FD       the inherited file descriptor
    PLAIT_BOOT_OPTIONS  text for start()
    PLAIT_BOOT_PATH     the PYTHONPATH to put back (absent: there was none)
"""
import os
import sys


def _restore():
    """Undo the traces in the environment and on sys.path; returns (boot, fd, options, package folder)."""
    environ = os.environ
    boot = environ.pop("PLAIT_BOOT", None)
    fd = int(environ.pop("PLAIT_BOOT_FD", "-1"))
    options = environ.pop("PLAIT_BOOT_OPTIONS", "")
    path = environ.pop("PLAIT_BOOT_PATH", None)
    if path is None:
        environ.pop("PYTHONPATH", None)
    else:
        environ["PYTHONPATH"] = path
    here = os.path.dirname(os.path.abspath(__file__))
    for index, entry in enumerate(sys.path):
        if os.path.abspath(entry) == here:
            del sys.path[index]
            break
    sys.path_importer_cache.pop(here, None)
    return boot, fd, options, os.path.dirname(os.path.dirname(here))


def _boot():
    boot, fd, options, package = _restore()
    if boot is None:
        return
    folders = [package, os.path.dirname(package)]     # the package plait; the extension modules
    before = set(sys.modules)
    sys.path[:0] = folders
    try:
        module = getattr(__import__("plait." + boot), boot)
        module.start(fd, options)
    except BaseException as error:
        sys.stderr.write("plait: cannot start inside the program: %s: %s\n" % (type(error).__name__, error))
        sys.stderr.flush()
        os._exit(125)
    finally:
        del sys.path[:2]
        for folder in folders:
            sys.path_importer_cache.pop(folder, None)
        for name in set(sys.modules) - before:        # a program may have a `plait` of its own
            if name.partition(".")[0] in ("plait", "_plait_profiler", "_plait_recorder"):
                del sys.modules[name]


_boot()
del sys.modules["sitecustomize"]
# The interpreter's own, if there is one; if not, this ImportError is what site expects to see.
import sitecustomize  # noqa: E402,F401
