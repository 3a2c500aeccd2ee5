# SPDX-License-Identifier: Apache-2.0
from hypothesis import HealthCheck, given, settings, strategies as st

seen = []


@settings(max_examples=40, database=None, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.integers(-100, 100)), st.dictionaries(st.text(max_size=3), st.booleans(), max_size=3))
def check(numbers, table):
    seen.append(len(numbers) + len(table))
    assert sorted(sorted(numbers)) == sorted(numbers)


check()
print(len(seen) > 10)


@settings(max_examples=200, database=None, derandomize=True, deadline=None, print_blob=False, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10000))
def fails(n):
    assert n < 500


try:
    fails()
except AssertionError:
    print("shrunk")
