# SPDX-License-Identifier: Apache-2.0
"""PyTorch: what operators read and write follows from their schemas. Skipped where no interpreter has it; PLAIT_TORCH_PYTHON can name one."""

import os

import pytest

TRAINING = """import torch
import torch.nn as nn
import torch.nn.functional as F
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 2, 3)
        self.bn = nn.BatchNorm2d(2)
        self.fc = nn.Linear(72, 10)
    def forward(self, x):
        return self.fc(F.relu(self.bn(self.conv1(x))).flatten(1))
def main():
    torch.manual_seed(1)
    net = Net()
    opt = torch.optim.OPTIMIZER
    xs = torch.rand(4, 4, 1, 8, 8)
    ys = torch.tensor([[1, 2, 3, 4]] * 4)
    for k in range(4):  # here
        opt.zero_grad()
        loss = F.cross_entropy(net(xs[k]), ys[k])
        loss.backward()
        opt.step()
    net.eval()
    total = 0.0
    with torch.no_grad():
        for k in range(4):  # evaluation
            total += F.cross_entropy(net(xs[k]), ys[k]).item()
    print(f"{loss.item():.6f} {total:.6f}")
main()
"""
PARAMETERS = {"net.conv1.weight", "net.conv1.bias", "net.bn.weight", "net.bn.bias", "net.fc.weight", "net.fc.bias"}
BUFFERS = {"net.bn.running_mean", "net.bn.running_var", "net.bn.num_batches_tracked"}


@pytest.fixture(scope="module")
def torch_python(run, candidates):
    for candidate in filter(None, [os.environ.get("PLAIT_TORCH_PYTHON"), *candidates]):
        if run([candidate, "-c", "import torch"]).code == 0:
            return candidate
    pytest.skip("no interpreter with PyTorch")


def loop_at(result, path, text, mark):
    line = next(n for n, row in enumerate(text.splitlines(), 1) if mark in row)
    return next(r for r in result["regions"] if r["kind"] == "loop" and r["line"] == line and result["files"][r["file"]] == str(path))


def carried(result, loop, location="element"):
    return [d for d in result["dependences"] if d["scope"] == loop["id"] and d["carried"] and d["kind"] == "RAW" and d["location"] == location]


@pytest.mark.parametrize("optimizer, states", [("SGD(net.parameters(), lr=0.1, momentum=0.9)", {"momentum_buffer"}),
                                               ("Adam(net.parameters())", {"exp_avg", "exp_avg_sq", "step"})], ids=["sgd", "adam"])
def test_a_training_loop_is_blocked_by_parameters_and_optimizer_state(trace, run, script, torch_python, optimizer, states):
    text = TRAINING.replace("OPTIMIZER", optimizer)
    path = script(text)
    plain = run([torch_python, path])
    done, result = trace(path, options=("--python", torch_python))
    assert (done.code, done.out) == (0, plain.out), done
    assert result["program"]["complete"] and result["program"]["dropped_events"] == 0
    loop = loop_at(result, path, text, "# here")
    names = {name for d in carried(result, loop) for name in d.get("objects", ())}
    expected = {f"opt.state[{p}].{s}" for p in PARAMETERS for s in states}
    assert PARAMETERS | BUFFERS | expected <= names, sorted((PARAMETERS | BUFFERS | expected) - names)
    blocked = {name for d in result["dependences"] if d["id"] in loop["blockers"] for name in d.get("objects", ())}
    assert loop["pattern"] == "sequential" and PARAMETERS <= blocked
    assert not [d for d in carried(result, loop) if d["certainty"] == "assumed"]
    evaluation = loop_at(result, path, text, "# evaluation")
    assert evaluation["pattern"] in ("reduction", "doall") and not carried(result, evaluation)


PAIRS = [
    ("rows", "a = torch.ones(8, 4)\nfor i in range(8):  # here\n    a[i] *= 2\n", set()),
    ("rows from the row above", "a = torch.ones(8, 4)\nfor i in range(1, 8):  # here\n    a[i] += a[i - 1]\n", {(1, 1)}),
    ("columns of a transposed view", "a = torch.ones(8, 4)\nt = a.t()\nfor i in range(4):  # here\n    t[i].add_(1)\n", set()),
    ("a row and a column meet", "a = torch.ones(4, 4)\nfor i in range(4):  # here\n    (a[i] if i % 2 else a[:, 1]).mul_(2)\n", {(1, 2)}),
    ("out=", "a = torch.ones(8)\nb = torch.ones(8)\nfor i in range(4):  # here\n    torch.add(a, 1, out=b)\n    a, b = b, a\n", {(1, 1)}),
    ("out= only written", "a = torch.ones(8)\nb = torch.ones(8)\nfor i in range(4):  # here\n    torch.add(a, 1, out=b)\n", set()),
    ("copy_ only writes", "a = torch.ones(8)\nb = torch.ones(8)\nfor i in range(4):  # here\n    b.copy_(a)\n", set()),
    ("memory of an array", "import numpy as np\na = np.zeros(8)\nt = torch.from_numpy(a)\nfor i in range(1, 8):  # here\n    a[i] = t[i - 1].item()\n", {(1, 1)}),
    ("array of a tensor", "t = torch.zeros(8)\na = t.numpy()\nfor i in range(2, 8):  # here\n    t[i] = float(a[i - 2])\n", {(2, 2)}),
    ("split", "a = torch.ones(8, 2)\nfor part in a.split(2):  # here\n    part += 1\n", set()),
    ("foreach", "p = [torch.ones(4), torch.ones(3)]\nfor i in range(3):  # here\n    torch._foreach_add_(p, 1)\n", {(1, 1)}),
]


@pytest.mark.parametrize("name, text, expected", PAIRS, ids=[pair[0] for pair in PAIRS])
def test_tensors_are_ranges_of_their_storage(trace, script, torch_python, name, text, expected):
    text = "import torch\n" + text
    path = script(text)
    done, result = trace(path, options=("--python", torch_python))
    assert done.code == 0, done
    loop = loop_at(result, path, text, "# here")
    assert {(d["distance"]["min"], d["distance"]["max"]) for d in carried(result, loop)} == expected
    assert result["program"]["dropped_events"] == 0


def test_random_operators_advance_their_generator(trace, script, torch_python):
    text = ("import torch\nfor i in range(3):  # shared\n    torch.rand(2)\n"
            "for i in range(3):  # own\n    g = torch.Generator()\n    g.manual_seed(i)\n    torch.rand(2, generator=g)\n")
    path = script(text)
    done, result = trace(path, options=("--python", torch_python))
    assert done.code == 0, done
    assert carried(result, loop_at(result, path, text, "# shared"), "state")
    assert not carried(result, loop_at(result, path, text, "# own"), "state")


def test_a_storage_that_died_is_another(trace, script, torch_python):
    """Thousands of temporary tensors share a few addresses; none depends on another."""
    text = "import torch\nfor i in range(3000):  # here\n    t = torch.zeros(16)\n    t += 1\n"
    path = script(text)
    done, result = trace(path, options=("--python", torch_python))
    assert done.code == 0, done
    loop = loop_at(result, path, text, "# here")
    assert not [d for d in result["dependences"] if d["scope"] == loop["id"] and d["carried"] and d["location"] == "element"]


def test_other_threads_and_modes_of_the_program(trace, run, script, torch_python):
    text = """import threading, torch
from torch.utils._python_dispatch import TorchDispatchMode
seen = []
class Mine(TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        seen.append(str(func))
        return func(*args, **(kwargs or {}))
a = torch.ones(4)
def work():
    with Mine():
        torch.add(a, 1)
        for i in range(3):  # here
            a.mul_(2)
with Mine():
    work()
t = threading.Thread(target=work)
t.start()
t.join()
print(seen, a.sum().item())
"""
    path = script(text)
    plain = run([torch_python, path])
    done, result = trace(path, options=("--python", torch_python))
    assert (done.code, done.out) == (0, plain.out), done
    chain = [d for d in carried(result, loop_at(result, path, text, "# here"))]
    assert {d["count"] for d in chain} == {2 * 2 * 4}      # two threads, two steps, four items
