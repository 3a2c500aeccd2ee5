# SPDX-License-Identifier: Apache-2.0
"""Starts and stops the recorder inside the program (runmain.py says when).

The options are lines of "key=value": exclude=GLOB, effect=NAME WORDS.
"""
import os
import sys

import _plait_recorder

from plait import runmain, sourcemap


def _folder(path):
    return os.path.join(os.path.abspath(path), "")


def _library():
    """Folders of the standard library; site-packages are known by their name."""
    folders = {_folder(os.path.dirname(os.__file__)), _folder(os.path.dirname(os.path.realpath(os.__file__)))}
    return tuple(sorted(folders))


def _own():
    here = os.path.dirname(os.path.abspath(__file__))
    return (_folder(here), _folder(os.path.realpath(here)))


def _hello():
    facts = [
        ("python", sys.executable),
        ("version", "%d.%d.%d" % sys.version_info[:3]),
        ("pid", os.getpid()),
        ("argc", len(sys.orig_argv)),
    ]
    facts += [("argv", argument.encode("utf-8", "backslashreplace").decode().replace("\n", "\\n")) for argument in sys.orig_argv]
    return "".join("%s=%s\n" % fact for fact in facts)


def _torch():
    """What watches PyTorch's operators, loaded when the program first calls PyTorch; it is no module of the program's."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "torch_hook.py")
    module = type(sys)("plait.torch_hook")
    with open(path, encoding="utf-8") as source:
        exec(compile(source.read(), path, "exec"), module.__dict__)
    module._plait_recorder = _plait_recorder
    return module


def start(fd, options):
    pairs = [line.partition("=")[::2] for line in options.splitlines() if line]
    exclude = tuple(value for key, value in pairs if key == "exclude")
    effects = tuple(tuple(value.partition(" ")[::2]) for key, value in pairs if key == "effect")

    def before(code):
        _plait_recorder.start(fd, _hello(), code, sourcemap.of_file, _library(), _own(), exclude, effects, _torch)
        os.register_at_fork(after_in_parent=_plait_recorder.forked, after_in_child=_plait_recorder.child)

    runmain.watch(before, _plait_recorder.stop)
