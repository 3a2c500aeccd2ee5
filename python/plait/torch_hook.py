# SPDX-License-Identifier: Apache-2.0
"""PyTorch's operators, as they are dispatched: what each reads and writes follows from its declared schema.

A schema marks the arguments that an operator mutates, "Tensor(a!) self", and the results that are views of an argument, "Tensor(a)". So: an
argument without a mark is read; a marked one is read and written (out= and what only overwrites: written); a result without a mark is new; an operator whose
result is a view touches nothing. The recorder (effects_torch.c) is told after the operator has run. Nothing of the program changes: the
operator runs as it was called, and tensors are kept by nobody.
"""
import sys
import threading
import time

import torch
from torch.multiprocessing.reductions import StorageWeakRef
from torch.utils._python_dispatch import TorchDispatchMode

READ, WRITE = 1, 2

# Operators that write their first argument without looking at it.
OVERWRITE = {"zero_", "fill_", "copy_", "normal_", "uniform_", "random_", "bernoulli_", "exponential_", "log_normal_", "cauchy_",
             "geometric_", "set_", "resize_", "_foreach_zero_", "_foreach_copy_", "eye_"}
# Results whose memory is not initialised.
EMPTY = {"empty", "empty_like", "empty_strided", "new_empty", "new_empty_strided", "empty_permuted", "resize_"}
# Schemas that do not tell: arguments written when the operator trains, by their position, and the position of the flag.
TRAINS = {"native_batch_norm": ((3, 4), 5), "batch_norm": ((3, 4), 5), "_native_batch_norm_legit": ((3, 4), 5), "cudnn_batch_norm": ((3, 4), 5),
          "miopen_batch_norm": ((3, 4), 5)}
DTYPES = ["bool", "", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "", "float16", "bfloat16", "float32", "float64", "",
          "complex64", "complex128"]
OTHER = 21          # PLAIT_D_OTHER
dtypes = {getattr(torch, name): code for code, name in enumerate(DTYPES, 1) if hasattr(torch, name) and name}

_plait_recorder = None      # boot.py sets it: the module is not on the program's path
tokens = {}          # address of a storage -> its token, by which the recorder names its memory
_limit = 512
_threads = threading.local()
_plans = {}


def meet(storage):
    """A storage seen for the first time. Its token keeps the address from being used again, and nothing else."""
    global _limit
    if len(tokens) >= _limit:
        for address in [address for address, token in tokens.items() if token.expired()]:
            del tokens[address]
        _limit = max(512, 2 * len(tokens))
    token = StorageWeakRef(storage)
    tokens[token.cdata] = token


class _Plan:
    """What an operator does with its arguments: (position, name, how) for those that hold tensors."""

    def __init__(self, func):
        schema = func._schema
        self.name = schema.name.replace("::", ".") + ("." + schema.overload_name if schema.overload_name else "")
        self.base = schema.name.partition("::")[2]
        view = any(r.alias_info is not None and not r.alias_info.is_write for r in schema.returns)
        self.arguments = []
        for position, argument in enumerate(schema.arguments):
            if "Tensor" not in str(argument.type):
                continue
            how = READ
            if argument.alias_info is not None:
                how = READ | WRITE if argument.alias_info.is_write else 0 if view else READ
                if how & WRITE and (getattr(argument, "is_out", False) or self.base in OVERWRITE):
                    how = WRITE
            elif view and self.base != "lift_fresh":
                how = READ
            if how:
                self.arguments.append((position, argument.name, how))
        self.trains = TRAINS.get(self.base)
        fresh = [r.alias_info is None and "Tensor" in str(r.type) for r in schema.returns]
        self.results = [] if self.base in EMPTY else [i for i, new in enumerate(fresh) if new]
        if self.base == "lift_fresh":      # of data made outside the operators: torch.tensor([...])
            self.arguments, self.results = [], [0]
        self.single = len(schema.returns) == 1
        self.view = [i for i, argument in enumerate(schema.arguments) if view and argument.alias_info is not None][:1]
        self.random = torch.Tag.nondeterministic_seeded in func.tags
        self.training = next((i for i, a in enumerate(schema.arguments) if a.name in ("train", "training")), None)
        self.generator = next((i for i, a in enumerate(schema.arguments) if "Generator" in str(a.type)), None)
        self.mutates = any(how == READ | WRITE for _, _, how in self.arguments)


def _add(value, how, told):
    if isinstance(value, torch.Tensor):
        told += (value, how)
    elif isinstance(value, (list, tuple)):
        for item in value:
            if isinstance(item, torch.Tensor):
                told += (item, how)


def _told(plan, args, kwargs, out):
    told = []
    n = len(args)
    for position, name, how in plan.arguments:
        _add(args[position] if position < n else kwargs.get(name), how, told)
    if plan.trains and len(args) > plan.trains[1] and args[plan.trains[1]]:
        for position in plan.trains[0]:
            _add(args[position], READ | WRITE, told)
    if plan.view and isinstance(out, torch.Tensor) and isinstance(args[plan.view[0]] if args else None, torch.Tensor):
        source = args[plan.view[0]]      # reshape and its like copy where they cannot view
        if out is not source and out.untyped_storage()._cdata != source.untyped_storage()._cdata:
            told += (source, READ, out, WRITE)
    for i in plan.results:
        _add(out if plan.single else out[i], WRITE, told)
    return told


def _product(sizes):
    n = 1
    for size in sizes:
        n *= size
    return n


def _matrix(a, b):
    return _product(a.shape) * b.shape[-1]


def _convolution(args, out):
    weight = args[1]
    return _product(out.shape) * _product(weight.shape[1:]) if not args[6] else _product(args[0].shape) * _product(weight.shape[1:])


def _convolution_backward(args, out):
    grad, weight = args[0], args[2]
    return sum(map(bool, args[10][:2])) * _product(grad.shape) * _product(weight.shape[1:])


# Multiplications, where they are not one for each item.
WORK = {"mm": lambda args, out: _matrix(args[0], args[1]), "bmm": lambda args, out: _matrix(args[0], args[1]),
        "addmm": lambda args, out: _matrix(args[1], args[2]), "baddbmm": lambda args, out: _matrix(args[1], args[2]),
        "convolution": _convolution, "convolution_backward": _convolution_backward}


def _work(plan, args, out, told):
    if plan.base in WORK:
        try:
            return WORK[plan.base](args, out)
        except (IndexError, AttributeError, TypeError):      # another overload
            pass
    return max((told[i].numel() for i in range(0, len(told), 2)), default=0)


def _generator(plan, args, kwargs):
    """The generator that an operator with random results advances."""
    given = kwargs.get("generator")
    if given is None and plan.generator is not None and plan.generator < len(args):
        given = args[plan.generator]
    return torch.default_generator if given is None else given


def _is_random(plan, args):
    """Dropout and its like draw numbers when they train only."""
    return plan.random and not (plan.training is not None and plan.training < len(args) and args[plan.training] is False)


class Watch(TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        plan = _plans.get(func)
        if plan is None:
            plan = _plans[func] = _Plan(func)
        began = time.perf_counter_ns()
        out = func(*args, **kwargs)
        took = time.perf_counter_ns() - began
        _plait_recorder._torch_quiet(True)
        try:
            told = _told(plan, args, kwargs, out)
            states = [_generator(plan, args, kwargs)] if _is_random(plan, args) else []
            if told or states:
                with torch._C.DisableTorchFunctionSubclass():
                    _names.look(plan, told)
                    dtype = dtypes.get(told[-2].dtype, OTHER) if told else 0
                    _plait_recorder._torch_op(plan.name, _work(plan, args, out, told), took, dtype, told, states)
        except Exception as error:       # never the program's: it must not see what watching it meets
            _plait_recorder._torch_failed(f"{plan.name}: {type(error).__name__}")
        finally:
            _plait_recorder._torch_quiet(False)
        return out


class _Names:
    """Names of parameters, buffers and optimizer state: `net.conv1.weight`, from the variables of the functions that are running."""

    def __init__(self):
        self.named = set()      # tokens' addresses
        self.tries = {}

    def look(self, plan, told):
        for i in range(0, len(told), 2):
            tensor = told[i]
            parameter = isinstance(tensor, torch.nn.Parameter)
            if not parameter and not (plan.mutates and told[i + 1] & WRITE):
                continue
            address = tensor.untyped_storage()._cdata
            if address in self.named:
                continue
            tries = self.tries.get(address, 0) + 1
            self.tries[address] = tries
            if tries & (tries - 1) == 0 and tries <= 4096:       # first, second, fourth... time: an object is named once it has a variable
                self.find(tries >= 16)

    def find(self, final):
        optimizers, modules = {}, {}        # id -> (object, name, whether the name is a variable of the program)
        frame = sys._getframe(3)
        while frame is not None:
            own = not frame.f_code.co_filename.startswith(_TORCH)
            for scope in (frame.f_locals, frame.f_globals) if own else (frame.f_locals,):
                for name, value in list(scope.items()):
                    self._meet(name, value, own, modules, optimizers)
                    if own and name == "self" and not isinstance(value, torch.nn.Module):       # self.net of a trainer
                        for part, held in list(getattr(value, "__dict__", {}).items()):
                            self._meet(part, held, own, modules, optimizers)
            frame = frame.f_back
        # A module in a variable of the program names its parts, the largest first. One that is only known as somebody's self does so by its
        # class, once it is clear that there is no variable.
        known = {}
        for module, title, variable in sorted(modules.values(), key=lambda row: (not row[2], -len(list(row[0].modules())))):
            if not variable and not final:
                continue
            for part, tensor in [*module.named_parameters(), *module.named_buffers()]:
                known.setdefault(tensor.untyped_storage()._cdata, (tensor, title + "." + part))
        for tensor, title in list(known.values()):
            self.tell(tensor, title)
            if tensor.grad is not None:
                self.tell(tensor.grad, title + ".grad")
        for optimizer, title, variable in optimizers.values():
            if not variable and not final:
                continue
            for key, state in optimizer.state.items():
                name = known.get(key.untyped_storage()._cdata, (None, "..."))[1]
                for kind, tensor in state.items() if isinstance(state, dict) else ():
                    if isinstance(tensor, torch.Tensor):
                        self.tell(tensor, f"{title}.state[{name}].{kind}")

    @staticmethod
    def _meet(name, value, own, modules, optimizers):
        known = modules if isinstance(value, torch.nn.Module) else optimizers if isinstance(value, torch.optim.Optimizer) else None
        if known is None:
            return
        variable = own and name != "self"
        if id(value) not in known or (variable and not known[id(value)][2]):
            known[id(value)] = (value, name if variable else type(value).__name__, variable)

    def tell(self, tensor, title):
        address = tensor.untyped_storage()._cdata
        if address not in self.named:
            _plait_recorder._torch_name(tensor, title)
            if address in tokens:
                self.named.add(address)
                self.tries.pop(address, None)


_TORCH = torch.__file__.rpartition("__init__")[0]
_names = _Names()


def enter():
    """Watch the operators of this thread from now on: below the modes that the program has on, so that it takes off its own."""
    if getattr(_threads, "on", False):
        return
    from torch.utils import _python_dispatch as dispatch
    _threads.on = True
    above = []
    while torch._C._len_torch_dispatch_stack() > 0:
        above.append(dispatch._pop_mode())
    Watch().__enter__()
    for mode in reversed(above):
        dispatch._push_mode(mode)
