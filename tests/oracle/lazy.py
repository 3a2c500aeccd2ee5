# SPDX-License-Identifier: Apache-2.0
"""The objects of itertools, stepped in plain Python: what each step asks of its sources is logged for that step.

Each is written from its documentation and CPython's behaviour; test_oracle.py compares outputs with the real ones' (seeds from generate.LAZY on). A step reads and writes the object's `state`,
then does what it does. Sources are stepped through the runtime, so that their reads are logged too.
"""
import itertools

from iteration import Filter, Iterator


class Lazy(Iterator):
    def step(self, op):
        token = self.rt.token(self)
        self.rt.R(op, "state", token)
        self.rt.W(op, "state", token)
        return self.give(op)

    def ask(self, op, name="source"):
        """The next item of a source; one that has ended is let go and not asked again."""
        source = getattr(self, name)
        if source is None:
            raise StopIteration
        try:
            return self.rt.step(op, source)
        except StopIteration:
            setattr(self, name, None)
            raise


class Chain(Lazy):
    def __init__(self, rt, sources):
        super().__init__(rt)
        self.sources, self.active = rt.iterator(sources), None

    def give(self, op):
        while True:
            if self.active is None:
                self.active = self.rt.iterator(self.ask(op, "sources"))
            try:
                return self.ask(op, "active")
            except StopIteration:
                continue


class Islice(Lazy):
    def __init__(self, rt, source, *bounds):
        super().__init__(rt)
        self.source = rt.iterator(source)
        start, self.stop, step = (None, *bounds, None) if len(bounds) == 1 else (*bounds, None)[:3]
        self.next, self.by, self.count = start or 0, step or 1, 0

    def give(self, op):
        while self.count < self.next:
            self.ask(op)
            self.count += 1
        if self.stop is not None and self.count >= self.stop:
            self.source = None
            raise StopIteration
        item = self.ask(op)
        self.count += 1
        self.next += self.by
        if self.stop is not None:
            self.next = min(self.next, self.stop)
        return item


class Cycle(Lazy):
    def __init__(self, rt, source):
        super().__init__(rt)
        self.source, self.saved, self.place = rt.iterator(source), [], 0

    def give(self, op):
        if self.source is not None:
            try:
                self.saved.append(self.ask(op))
                return self.saved[-1]
            except StopIteration:
                pass
        if not self.saved:
            raise StopIteration
        self.place += 1
        return self.saved[(self.place - 1) % len(self.saved)]


class Pairwise(Lazy):
    def __init__(self, rt, source):
        super().__init__(rt)
        self.source, self.old = rt.iterator(source), []

    def give(self, op):
        if not self.old:
            self.old = [self.ask(op)]
        pair = self.old[0], self.ask(op)
        self.old = [pair[1]]
        return pair


class ZipLongest(Lazy):
    def __init__(self, rt, *sources, fillvalue=None):
        super().__init__(rt)
        self.sources, self.fill = [rt.iterator(s) for s in sources], fillvalue
        self.active = len(sources)

    def give(self, op):
        items = []
        if not self.active:
            raise StopIteration
        for place, source in enumerate(self.sources):
            try:
                items.append(self.fill if source is None else self.rt.step(op, source))
            except StopIteration:
                self.active -= 1
                if not self.active:
                    raise
                self.sources[place] = None
                items.append(self.fill)
        return tuple(items)


class Starmap(Lazy):
    def __init__(self, rt, function, source):
        super().__init__(rt)
        self.function, self.source = function, rt.iterator(source)

    def give(self, op):
        return self.rt.invoke(op, self.function, *self.rt.all_items(op, self.rt.step(op, self.source)))


class Takewhile(Lazy):
    def __init__(self, rt, predicate, source):
        super().__init__(rt)
        self.predicate, self.source, self.stopped = predicate, rt.iterator(source), False

    def give(self, op):
        if self.stopped:
            raise StopIteration
        item = self.rt.step(op, self.source)
        if self.rt.truth(op, self.rt.invoke(op, self.predicate, item)):
            return item
        self.stopped = True
        raise StopIteration


class Dropwhile(Lazy):
    def __init__(self, rt, predicate, source):
        super().__init__(rt)
        self.predicate, self.source, self.started = predicate, rt.iterator(source), False

    def give(self, op):
        while True:
            item = self.rt.step(op, self.source)
            if self.started:
                return item
            self.started = not self.rt.truth(op, self.rt.invoke(op, self.predicate, item))
            if self.started:
                return item


class Filterfalse(Lazy):
    def __init__(self, rt, predicate, source):
        super().__init__(rt)
        self.predicate, self.source = predicate, rt.iterator(source)

    def give(self, op):
        while True:
            item = self.rt.step(op, self.source)
            if not Filter.passes(self.rt, op, self.predicate, item):
                return item


class Compress(Lazy):
    def __init__(self, rt, data, selectors):
        super().__init__(rt)
        self.data, self.selectors = rt.iterator(data), rt.iterator(selectors)

    def give(self, op):
        while True:
            item = self.rt.step(op, self.data)
            if self.rt.truth(op, self.rt.step(op, self.selectors)):
                return item


class Accumulate(Lazy):
    def __init__(self, rt, source, function=None, *, initial=None):
        super().__init__(rt)
        self.source, self.function, self.total, self.initial = rt.iterator(source), function, None, initial

    def give(self, op):
        if self.initial is not None:
            self.total, self.initial = self.initial, None
            return self.total
        item = self.rt.step(op, self.source)
        if self.total is None:
            self.total = item
        elif self.function is None:
            self.total = self.rt.binary(op, "Add", self.total, item)
        else:
            self.total = self.rt.invoke(op, self.function, self.total, item)
        return self.total


class Groupby(Lazy):
    def __init__(self, rt, source, key=None):
        super().__init__(rt)
        self.source, self.key, self.target, self.current, self.group = rt.iterator(source), key, [], [], None
        self.value = []

    def fetch(self, op):
        value = self.rt.step(op, self.source)
        self.current, self.value = [value if self.key is None else self.rt.invoke(op, self.key, value)], [value]

    def same(self, op, target):
        return self.rt.equal(op, target[0], self.current[0])

    def give(self, op):
        self.group = None
        while not self.current or (self.target and self.same(op, self.target)):
            self.fetch(op)
        self.target = self.current
        self.group = Group(self)
        return self.current[0], self.group


class Group(Iterator):
    """One group: its steps are its groupby's."""

    def __init__(self, parent):
        super().__init__(parent.rt)
        self.parent, self.target = parent, parent.target

    def step(self, op):
        parent = self.parent
        token = self.rt.token(parent)
        self.rt.R(op, "state", token)
        self.rt.W(op, "state", token)
        if parent.group is not self:
            raise StopIteration
        if not parent.value:
            parent.fetch(op)
        if not parent.same(op, self.target):
            raise StopIteration
        value = parent.value[0]
        parent.value, parent.current = [], []
        return value


class Batched(Lazy):
    def __init__(self, rt, source, n):
        super().__init__(rt)
        self.source, self.n = rt.iterator(source), n

    def give(self, op):
        items = []
        try:
            while self.source is not None and len(items) < self.n:
                items.append(self.rt.step(op, self.source))
        except StopIteration:
            pass
        if not items:
            self.source = None
            raise StopIteration
        return tuple(items)         # a short one does not let its source go: the next step asks it again


class Pools(Lazy):
    """product, combinations, permutations: the sources are read whole when the object is made."""

    def __init__(self, rt, native):
        super().__init__(rt)
        self.native = native

    def give(self, op):
        return next(self.native)


class Tee(Iterator):
    """Iterators of one tee() share what was fetched: their state is that of the source."""

    def __init__(self, rt, source, fetched):
        super().__init__(rt)
        self.source, self.fetched, self.place = source, fetched, 0

    def step(self, op):
        fetches = self.place == len(self.fetched)
        if not (fetches and isinstance(self.source, (Lazy, Group, Tee))):
            token = self.rt.token(self.source)
            self.rt.R(op, "state", token)
            self.rt.W(op, "state", token)
        if fetches:
            self.fetched.append(self.rt.step(op, self.source))
        self.place += 1
        return self.fetched[self.place - 1]


def pools(native):
    def make(rt, op, *sources, **kwargs):
        several = native is itertools.product
        read = [list(rt.iterate(op, source)) for source in (sources if several else sources[:1])]
        return Pools(rt, native(*read, *(() if several else sources[1:]), **kwargs))
    return make


def tee(rt, op, source, n=2):
    source = rt.iterator(source)
    if isinstance(source, Tee):
        rt.unsupported("tee of a tee")
    fetched = []
    return tuple([Tee(rt, source, fetched) for _ in range(n)])


def register(types, functions, class_methods):
    classes = {itertools.islice: Islice, itertools.cycle: Cycle, itertools.pairwise: Pairwise, itertools.zip_longest: ZipLongest,
               itertools.starmap: Starmap, itertools.takewhile: Takewhile, itertools.dropwhile: Dropwhile,
               itertools.filterfalse: Filterfalse, itertools.compress: Compress, itertools.accumulate: Accumulate,
               itertools.groupby: Groupby, itertools.batched: Batched}
    for native, ours in classes.items():
        types[native] = lambda rt, op, *args, ours=ours, **kwargs: ours(rt, *args, **kwargs)
    types[itertools.chain] = lambda rt, op, *sources: Chain(rt, sources)
    class_methods[itertools.chain, "from_iterable"] = lambda rt, op, sources: Chain(rt, sources)
    for native in (itertools.product, itertools.combinations, itertools.permutations, itertools.combinations_with_replacement):
        types[native] = pools(native)
    types[itertools.repeat] = lambda rt, op, *args: rt.stateful(itertools.repeat(*args))
    functions[itertools.tee] = tee
