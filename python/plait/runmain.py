# SPDX-License-Identifier: Apache-2.0
"""Being told when the program's own code starts and when the program is over.

plait does not run the script itself: the interpreter does, exactly as without plait (site/sitecustomize.py says how a
boot module gets in first). So there is no frame of ours under the program: stack depth, traceback.print_stack(),
warnings with a stacklevel, uncaught exceptions, SystemExit and death by SIGINT need no imitation.

A boot module has start(fd, options), called once before the program; it calls watch() and returns.
"""
import atexit
import os
import sys


def watch(before, after):
    """Arrange the two calls and return at once.

    before(code): right before the first instruction of the main module (script, folder, zip, .pyc or -m), with its
        code object. No frame of the program exists yet; for -m, runpy's two frames are below. Monitoring events are
        not delivered while before() itself runs; events it switches on are delivered from the main module's PY_START on.
        Never called when the main module cannot be found or compiled.
    after(): once, in the process that called watch(), when the program is over: the main module ended (also by an
        exception, whose traceback is already printed), non-daemon threads are joined, the program's atexit functions
        have run. Not called on os._exit, exec, or death by a signal; nor when before() was not.
    A failure of before() ends the process with code 125.
    """
    pid = os.getpid()
    state = {"started": False}

    def hook(event, args):
        # Audit hooks cannot be removed; after the start this is one comparison per audited event.
        if event == "exec" and not state["started"] and _is_main(sys._getframe(0).f_back):
            state["started"] = True
            try:
                before(args[0])
            except BaseException as error:
                sys.stderr.write("plait: cannot start recording: %s: %s\n" % (type(error).__name__, error))
                sys.stderr.flush()
                os._exit(125)

    def end():
        if state["started"] and os.getpid() == pid:
            after()

    atexit.register(end)        # registered first, so it runs last
    sys.addaudithook(hook)


def _is_main(frame):
    """Is an exec from this frame the start of the main module? (exec events come from every import too.)"""
    if frame is None:
        return True             # the interpreter itself: a script
    return (frame.f_code.co_name == "_run_code" and frame.f_globals.get("__name__") == "runpy"
            and frame.f_locals.get("mod_name") == "__main__")
