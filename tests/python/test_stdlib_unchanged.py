# SPDX-License-Identifier: Apache-2.0
"""CPython's own tests, run as programs: under `plait run` each ends with the same exit code and the same summary.

They are the sharpest check that tracing changes nothing: they count references, look at frames, close generators in
the middle, raise from everywhere, collect garbage, install trace functions and start interpreters of their own.
"""

import functools
import re
import subprocess

import pytest

# What is left out and why: modules that take more than two seconds untraced or some ten traced, that fail untraced in a plain
# installation, or that differ from run to run; test_dis and
# test_opcache, which are about specialised bytecode: monitoring replaces that.
MODULES = """
    test_generators test_genexps test_generator_stop test_yield_from test_coroutines test_asyncgen
    test_asyncio.test_locks test_asyncio.test_queues
    test_contextlib test_contextlib_async test_with
    test_exceptions test_exception_variations test_except_star test_exception_hierarchy test_raise
    test_traceback.TestStack test_dict test_dictcomps test_dictviews test_userdict test_ordered_dict test_defaultdict test_collections
    test_list test_listcomps test_userlist test_set.TestSet test_setcomps
    test_deque test_array test_memoryview test_slice test_enumerate test_sort test_bisect
    test_scope test_global test_funcattrs test_keywordonlyarg test_positional_only_arg test_named_expressions
    test_augassign test_unpack test_unpack_ex test_extcall test_call test_decorators
    test_grammar test_patma test_syntax test_string_literals test_compare test_richcmp test_contains
    test_class test_descr test_descrtut test_property test_metaclass test_subclassinit test_super test_abc
    test_dataclasses test_enum test_dynamic test_dynamicclassattribute test_genericalias test_type_params test_types
    test_iter test_itertools.TestExamples test_itertools.TestGC
    test_itertools.TestVariousIteratorArgs test_functools test_operator test_builtin
    test_binop test_index test_isinstance
    test_string test_re test_struct test_json.test_decode test_json.test_scanstring test_copy test_copyreg test_pprint test_reprlib
    test_textwrap test_csv test_shelve test_fractions test_float test_complex
    test_weakset test_weakref.ReferencesTestCase test_weakref.WeakMethodTestCase test_weakref.FinalizeTestCase
    test_gc.GCCallbackTests test_gc.GCTogglingTests test_finalization test_frame test_code
    test_symtable test_typing
    test_thread test_threading_local test_threading.LockTests test_sched
    test_fileinput test_glob test_linecache test_shlex test_graphlib
""".split()
TIMEOUT = 240


@functools.cache
def has_test_package(python):
    return subprocess.run([python, "-c", "import test.test_grammar"], capture_output=True).returncode == 0


def summary(done):
    """("Ran 41 tests", "OK (skipped=1)"): the last lines that unittest prints, without the time it took."""
    ran = re.findall(r"^(Ran \d+ tests?) in ", done.err, re.M)
    word = re.findall(r"^(?:OK|FAILED|NO TESTS RAN)(?: \(.*\))?$", done.err, re.M)
    return ran[-1:], word[-1:]


def failures(done):
    return re.findall(r"^(?:FAIL|ERROR): .*$", done.err, re.M)


@pytest.mark.timeout(3 * TIMEOUT)
@pytest.mark.parametrize("name", MODULES)
def test_unchanged(name, plait, python, run, tmp_path):
    if not has_test_package(python):
        pytest.skip(f"{python} came without its test package")
    argv = ["-m", "unittest", f"test.{name}"]
    env = {"PYTHONHASHSEED": "0", "NO_COLOR": "1"}
    plain = run([python, *argv], cwd=tmp_path, env=env, timeout=TIMEOUT)
    ran, word = summary(plain)
    assert ran and word and word[0].startswith("OK"), f"fails without plait: {plain}"
    traced = run([plait, "run", "--quiet", "--python", python, "-o", tmp_path / "r.plait", *argv],
                 cwd=tmp_path, env=env, timeout=TIMEOUT)
    assert (traced.code, *summary(traced)) == (plain.code, ran, word), \
        "\n".join(failures(traced)) + "\n" + traced.err[-6000:]
    assert (tmp_path / "r.plait" / "result.json").is_file()


def test_enough_modules():
    assert len(MODULES) == len(set(MODULES)) >= 60
