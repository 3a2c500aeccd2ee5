# SPDX-License-Identifier: Apache-2.0
"""Iterators whose steps are logged, and generators whose resumptions are nodes.

Python's own iterators cannot say what they read, so the oracle has its own. `step(op)` gives the next item, logging
for the instruction `op` that asked; it raises StopIteration at the end. Nobody else may advance one of these.
"""
from tree import Activation, Op


class Ready:
    """An iterator that has already been asked for (its __iter__ must not run again)."""

    def __init__(self, iterator):
        self.iterator = iterator


class Iterator:
    """Base of the logged iterators."""

    def __init__(self, runtime):
        self.rt = runtime

    def __iter__(self):
        return self

    def __next__(self):
        self.rt.unsupported(f"native step of {type(self).__name__}")


class ListIter(Iterator):
    """list, bytearray, array, deque: R length, and R of the element if there is one."""

    def __init__(self, runtime, items, backwards=False):
        super().__init__(runtime)
        self.items, self.backwards, self.done = items, backwards, False
        self.place = len(items) - 1 if backwards else 0

    def step(self, op):
        if self.done:
            raise StopIteration
        self.rt.R(op, "length", self.rt.token(self.items))
        if not 0 <= self.place < len(self.items):
            self.done = True
            raise StopIteration
        place = self.place
        self.place += -1 if self.backwards else 1
        return self.rt.read_element(op, self.items, place)


class HashIter(Iterator):
    """dict, its views, set: R length and R key; `what` picks key, value or item."""

    def __init__(self, runtime, items, what="key"):
        super().__init__(runtime)
        self.items, self.what, self.native, self.done = items, what, iter(items), False

    def step(self, op):
        if self.done:
            raise StopIteration
        try:
            key = next(self.native)
        except StopIteration:
            self.done = True
            self.rt.R(op, "length", self.rt.token(self.items))
            raise
        self.rt.R(op, "length", self.rt.token(self.items))
        self.rt.R(op, "key", self.rt.token(self.items), self.rt.safe_key(key))
        if self.what == "key":
            return key
        return self.items[key] if self.what == "value" else (key, self.items[key])


class Enumerate(Iterator):
    def __init__(self, runtime, source, start=0):
        super().__init__(runtime)
        self.source, self.count = runtime.iterator(source), start

    def step(self, op):
        item = self.rt.step(op, self.source)
        self.count += 1
        return self.count - 1, item


class Zip(Iterator):
    def __init__(self, runtime, *sources, strict=False):
        super().__init__(runtime)
        self.sources, self.strict = [runtime.iterator(s) for s in sources], strict

    def step(self, op):
        items = []
        if not self.sources:
            raise StopIteration
        for source in self.sources:
            try:
                items.append(self.rt.step(op, source))
            except StopIteration:
                if self.strict:
                    self.check_ends(op, len(items))
                raise
        return tuple(items)

    def check_ends(self, op, first):
        if first:
            raise ValueError(f"zip() argument {first + 1} is shorter")
        for source in self.sources[1:]:
            try:
                self.rt.step(op, source)
            except StopIteration:
                continue
            raise ValueError("zip() argument is longer")


class Map(Iterator):
    def __init__(self, runtime, function, *sources):
        super().__init__(runtime)
        self.function, self.sources = function, [runtime.iterator(s) for s in sources]

    def step(self, op):
        items = [self.rt.step(op, s) for s in self.sources]
        return self.rt.invoke(op, self.function, *items)


class Filter(Iterator):
    def __init__(self, runtime, function, source):
        super().__init__(runtime)
        self.function, self.source = function, runtime.iterator(source)

    def step(self, op):
        while True:
            item = self.rt.step(op, self.source)
            if self.passes(self.rt, op, self.function, item):
                return item

    @staticmethod
    def passes(rt, op, function, item):
        return rt.truth(op, item if function in (None, bool) else rt.invoke(op, function, item))


class Sentinel(Iterator):
    """iter(callable, sentinel)."""

    def __init__(self, runtime, function, sentinel):
        super().__init__(runtime)
        self.function, self.sentinel, self.done = function, sentinel, False

    def step(self, op):
        if not self.done:
            value = self.rt.invoke(op, self.function)
            if not self.rt.equal(op, value, self.sentinel):
                return value
            self.done = True
        raise StopIteration


class Stateful(Iterator):
    """itertools objects without an iterable of the program's: R and W of their state."""

    def __init__(self, runtime, native):
        super().__init__(runtime)
        self.native = native

    def step(self, op):
        self.rt.R(op, "state", self.rt.token(self))
        self.rt.W(op, "state", self.rt.token(self))
        return next(self.native)


class Delegate:
    """What `yield from` runs over when it is no generator of the program: steps at the position of `yield from`."""

    def __init__(self, runtime, site, source):
        self.rt, self.site, self.source = runtime, site, source

    def __iter__(self):
        return self

    def __next__(self):
        op = Op(self.site)
        try:
            return self.rt.step(op, self.source)
        except StopIteration:
            raise
        except BaseException:
            self.rt.died(op)
            raise


class Loop:
    """The header of a `for` or of a comprehension clause: each step opens an iteration, then produces the item."""

    def __init__(self, runtime, region, depth, site, source, shape):
        self.rt, self.region, self.depth, self.shape = runtime, region, depth, shape
        self.site, self.opened = runtime.sites[site], False
        self.source = source.iterator if isinstance(source, Ready) else runtime.iterator(source)

    def __iter__(self):
        return self

    def __next__(self):
        rt, depth = self.rt, self.depth
        if not self.opened:
            rt.open_loop(self.region, depth)
            self.opened = True
        rt.next_iteration(depth)
        op = Op(self.site)
        try:
            item = rt.step(op, self.source)
        except StopIteration:
            rt.trunc(depth)
            raise
        except BaseException:
            rt.died(op)
            raise
        self.region.iterations += 1
        return item if self.shape is None else rt.shaped(self.shape, item)


class Generator:
    """A generator of the program. Each resumption begins the activation's node anew under whoever resumes it."""

    def __init__(self, runtime, region, body, source):
        self.rt, self.body, self.source, self.native, self.act = runtime, body, source, None, None
        self.region, self.finished = region, False

    def __iter__(self):
        return self

    def start(self):
        self.region.instances += 1
        self.act = Activation(self.rt.fresh(), self.region)

    def resume(self, how):
        if self.act is None:
            self.start()
        self.rt.begin(self.act)
        try:
            if self.native is None:
                self.native = self.body(self.act) if self.source is None else self.body(self.act, self.source)
            return how(self.native)
        except BaseException:
            self.finished = True
            raise
        finally:
            self.rt.leave(self.act)

    def __next__(self):
        if self.finished:
            raise StopIteration
        return self.resume(next)

    def send(self, value):
        if self.finished:
            raise StopIteration
        return self.resume(lambda native: native.send(value))

    def throw(self, *error):
        if self.native is None or self.finished:
            self.finished = True
            raise error[0]
        return self.resume(lambda native: native.throw(*error))

    def close(self):
        if self.native is None or self.finished:
            self.finished = True
            return None
        try:
            return self.resume(lambda native: native.close())
        finally:
            self.finished = True

    def __del__(self):
        if self.native is None or self.finished:
            return
        before = len(self.rt.log)
        try:
            self.close()
        except BaseException:
            pass
        if len(self.rt.log) != before:
            self.rt.failure = self.rt.failure or self.rt.finaliser_failure()
