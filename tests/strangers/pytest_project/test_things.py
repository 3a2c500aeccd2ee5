# SPDX-License-Identifier: Apache-2.0
import pytest


@pytest.fixture(params=[1, 2])
def number(request):
    yield request.param


@pytest.mark.parametrize("k", range(4))
def test_product(number, k):
    assert number * k == k * number


def test_raises(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("X", "1")
    with pytest.raises(ZeroDivisionError):
        1 / 0
    (tmp_path / "f").write_text("x")
    print("hello")
    assert capsys.readouterr().out == "hello\n"


def test_fails():
    values = [1, 2, 3]
    assert values == [1, 2, 4]


@pytest.mark.skip
def test_skipped():
    pass


@pytest.mark.xfail
def test_expected():
    assert 0
