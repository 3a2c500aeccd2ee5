# SPDX-License-Identifier: Apache-2.0
"""The statements and expressions that generate.py puts together: one method for each feature."""


class Statements:
    # expressions

    def number(self):
        return self.random.randint(0, 9)

    def var(self, kind):
        """A variable of this kind, declared on the way if there is none."""
        if not self.scope[kind]:
            return self.declare(kind)
        return self.pick(self.scope[kind])

    def index(self):
        """An index that any list here can take."""
        return self.pick(["0", "1", "-1", "-2", f"{self.var('n')} % 2"])

    def atom(self):
        kind = self.random.random()
        if kind < 0.4:
            return self.var("n")
        if kind < 0.6:
            return str(self.number())
        if kind < 0.85:
            return f"{self.var('l')}[{self.index()}]"
        if self.scope["m"] and kind < 0.9:
            return f"{self.var('m')}[{self.index()}][{self.index()}]"
        if self.scope["d"] and kind < 0.93:
            return f"{self.var('d')}.get({self.number()}, {self.number()})"
        if self.scope["o"] and kind < 0.96:
            return f"{self.var('o')}.x"
        numbers = [g for g, k in self.globals if k == "n"]
        return self.pick(numbers) if numbers else f"len({self.var('l')})"

    def expression(self):
        shape = self.random.randint(0, 7)
        left, right = self.atom(), self.atom()
        if shape == 0:
            return f"({left} * {right}) % 17"
        if shape == 1:
            return f"{left} - {right}"
        if shape == 2:
            return f"{left} if {self.condition()} else {right}"
        if shape == 3:
            return f"abs({left} + {right}) % 29"
        if shape == 4:
            return f"max({left}, {right})"
        return f"({left} + {right}) % 31"

    def condition(self):
        shape = self.random.randint(0, 6)
        left, right = self.atom(), self.atom()
        if shape == 0:
            return f"{left} < {right}"
        if shape == 1:
            return f"{left} % 2 == {self.number() % 2}"
        if shape == 2:
            return f"{self.number() % 4} <= {left} < {right}"
        if shape == 3:
            return f"{self.var('n')} and not {self.var('n')}"
        if shape == 4:
            return f"{left} > {right} or {self.var('l')}[{self.index()}]"
        if shape == 5:
            return f"{left} in {self.var('l')}"
        return f"{left} != {right}"

    # declarations

    def declare(self, kind):
        name = self.fresh(kind)
        values = ", ".join(str(self.number()) for _ in range(self.random.randint(2, 5)))
        if kind == "n":
            self.emit(f"{name} = {self.number()}")
        elif kind == "l":
            made = self.pick([f"[{values}]", f"list(range({self.random.randint(2, 5)}))", f"[{self.number()}] * 3",
                              f"[v * 2 for v in ({values})]"])
            self.emit(f"{name} = {made}")
        elif kind == "m":
            made = self.pick(["[[1, 2], [3, 4, 5]]", "[[i * j for j in range(3)] for i in range(2)]", "[[0] * 2 for _ in range(3)]"])
            self.emit(f"{name} = {made}")
        elif kind == "d":
            made = self.pick(["{1: 2, 3: 4}", "{}", "dict(a=1)", "{k: k + 1 for k in range(3)}", "dict([(1, 2), (2, 5)])"])
            self.emit(f"{name} = {made}")
        elif kind == "s":
            self.emit(f"{name} = {self.pick(['{1, 2, 3}', 'set()', '{v % 3 for v in range(5)}', 'set([1, 4])'])}")
        else:
            usable = [c for c in self.classes if c != "Guard"]
            if not usable:
                return self.var("n") and name if self.object_of_last_resort(name) else name
            self.emit(f"{name} = {self.pick(usable)}({self.number()})")
        self.scope[kind].append(name)
        return name

    def object_of_last_resort(self, name):
        """A function object with attributes, where the program has no class."""
        self.emit(f"{name} = lambda: 0")
        self.emit(f"{name}.x, {name}.y = 1, 2")
        self.scope["o"].append(name)
        return True

    def block(self, count):
        """`count` statements one level in; what is declared inside stays visible only inside."""
        for _ in range(count):
            names = list(self.weights)
            feature = self.random.choices(names, [self.weights[n] for n in names])[0]
            before = len(self.lines)
            getattr(self, "st_" + feature)()
            if len(self.lines) == before:
                self.st_assign()

    def nested(self, count, times=1):
        saved = {kind: list(names) for kind, names in self.scope.items()}
        self.indent += 1
        self.multiplier *= times
        before = len(self.lines)
        self.block(count if self.multiplier < 200 and self.indent < 6 else 0)
        if len(self.lines) == before:
            self.emit("pass")
        self.multiplier //= times
        self.indent -= 1
        self.scope = saved

    def count(self):
        return self.random.randint(1, 3 if self.indent < 3 else 2)

    # simple statements

    def st_assign(self):
        self.emit(f"{self.var('n')} = {self.expression()}")

    def st_augment(self):
        target = self.pick([self.var("n"), f"{self.var('l')}[{self.index()}]"])
        self.emit(f"{target} {self.pick(['+=', '-=', '^=', '|='])} {self.expression()}")

    def st_element(self):
        self.emit(f"{self.var('l')}[{self.index()}] = {self.expression()}")

    def st_swap(self):
        a, b, i, j = self.var("l"), self.var("l"), self.index(), self.index()
        self.emit(self.pick([f"{a}[{i}], {b}[{j}] = {b}[{j}], {a}[{i}]", "{0}, {1} = {1}, {0}".format(self.var("n"), self.var("n"))]))

    def st_slice(self):
        a, b = self.var("l"), self.var("l")
        choice = self.random.randint(0, 4)
        if choice == 0:
            self.emit(f"{a}[0:2] = {b}[:2]")
        elif choice == 1:
            self.emit(f"{a}[1:] = [{self.atom()}, {self.atom()}]")
        elif choice == 2:
            self.emit(f"{self.var('n')} = sum({a}[::2])")
        elif choice == 3:
            self.emit(f"{a}[:1] = ({self.atom()}, {self.atom()})[{self.var('n')} % 2:]")
        else:
            self.emit(f"{a} = {a}[:4] + {b}[-2:]")

    def st_append(self):
        a = self.var("l")
        self.emit(f"if len({a}) < 8:")
        self.emit("    " + self.pick([f"{a}.append({self.expression()})", f"{a} += [{self.atom()}]", f"{a}.insert(1, {self.atom()})",
                                      f"{a}.extend({self.var('l')})", f"{a} += ({self.atom()},)", f"{a}.extend(range(2))"]))

    def st_shrink(self):
        a = self.var("l")
        self.emit(f"if len({a}) > 3:")
        self.emit("    " + self.pick([f"{self.var('n')} = {a}.pop()", f"{a}.pop(0)", f"del {a}[1]", f"del {a}[-1]", f"{a}.remove({a}[1])",
                                      f"del {a}[1:2]", f"{a}.pop({self.index()})"]))

    def st_order(self):
        a = self.var("l")
        self.emit(self.pick([f"{a}.sort()", f"{a}.reverse()", f"{a} = sorted({a})", f"{a}.sort(key=lambda v: -v)", f"{a} = list(reversed({a}))",
                             f"{a} = sorted({self.var('l')}, reverse=True)"]))

    def st_matrix(self):
        m = self.var("m")
        i, j = self.fresh("i"), self.fresh("j")
        choice = self.random.randint(0, 4)
        if choice == 0:
            self.emit(f"{m}[{self.index()}][{self.index()}] = {self.expression()}")
        elif choice == 1:
            self.emit(f"{m}[0], {m}[1] = {m}[1], {m}[0]")
        elif choice == 2:
            self.emit(f"for {i} in range(1, 2):")
            self.emit(f"    for {j} in range(2):")
            self.emit(f"        {m}[{i}][{j}] = ({m}[{i} - 1][{j}] + {self.atom()}) % 37")
        elif choice == 3:
            self.emit(f"{m}[{self.index()}] = list({self.var('l')})")
        else:
            self.emit(f"for {i} in {m}:")
            self.emit(f"    {i}[0] += len({i})")

    def st_dict(self):
        d, key = self.var("d"), self.pick([str(self.number() % 4), f"{self.var('n')} % 3"])
        k, v = self.fresh("k"), self.fresh("v")
        choice = self.random.randint(0, 9)
        if choice < 2:
            self.emit(f"{d}[{key}] = {self.expression()}")
        elif choice == 2:
            self.emit(f"{d}[{key}] = {d}.get({key}, 0) + 1")
        elif choice == 3:
            self.emit(f"{self.var('n')} = {d}.setdefault({key}, {self.atom()})")
        elif choice == 4:
            self.emit(f"{self.var('n')} = {d}.pop({key}, 3)")
        elif choice == 5:
            self.emit(f"for {k}, {v} in {d}.items():")
            self.emit(f"    {d}[{k}] = {v} + 1")
        elif choice == 6:
            self.emit(f"if {key} in {d}:")
            self.emit(f"    del {d}[{key}]")
        elif choice == 7:
            self.emit(f"{d}.update({{{key}: {self.atom()}}})")
        elif choice == 8:
            self.emit(f"{self.var('n')} = sum({d}.values()) % 41")
        else:
            self.emit(f"for {k} in list({d}):")
            self.emit(f"    if {d}[{k}] > {self.number()}:")
            self.emit(f"        del {d}[{k}]")

    def st_set(self):
        s, value = self.var("s"), f"{self.atom()} % 5"
        choice = self.random.randint(0, 6)
        if choice < 2:
            self.emit(f"{s}.{self.pick(['add', 'discard'])}({value})")
        elif choice == 2:
            self.emit(f"{s} |= {{{value}, 2}}")
        elif choice == 3:
            self.emit(f"{s} = {s} {self.pick(['|', '&', '-', '^'])} {self.var('s')}")
        elif choice == 4:
            self.emit(f"{self.var('n')} = sum({s})")
        elif choice == 5:
            self.emit(f"if {value} in {s}:")
            self.emit(f"    {s}.remove({self.pick(['max', 'min'])}({s}))")
        else:
            self.emit(f"{s}.update({self.var('l')})")

    def st_attribute(self):
        o = self.var("o")
        choice = self.random.randint(0, 5)
        if choice == 0:
            self.emit(f"{o}.x = {self.expression()}")
        elif choice == 1:
            self.emit(f"{o}.x += {self.atom()}")
        elif choice == 2:
            self.emit(f"{self.var('n')} = {o}.move({self.atom()}) if hasattr({o}, 'move') else 1")
        elif choice == 3 and "Slotted" in self.classes:
            name = self.fresh("o")
            self.emit(f"{name} = Slotted({self.atom()})")
            self.emit(f"{name}.p = {self.atom()}")
            self.emit(f"{self.var('n')} = {name}.p")
        elif choice == 4 and "Plain" in self.classes:
            self.emit(f"{self.var('n')} = Plain.total + Plain({self.number()}).y")
        else:
            self.emit(f"{self.var('n')} = getattr({o}, 'z', {o}.x)")

    def st_global_(self):
        if not self.globals:
            return
        name, kind = self.pick(self.globals)
        if kind == "l":
            self.emit(f"{name}[{self.index()}] = {self.expression()}")
        elif not self.in_function or self.weights["global_"]:
            self.emit(f"{name} = ({name} + {self.atom()}) % 43")

    def st_call(self):
        affordable = [f for f in self.functions if self.multiplier * f[3] < 1500]
        if not affordable:
            return
        name, kinds, shape, cost = self.pick(affordable)
        arguments = ", ".join(self.var("l") if k == "l" else f"{self.atom()} % 4" if k == "r" else self.atom() for k in kinds)
        if shape == 1 and self.chance(0.5):
            arguments += f", {self.atom()}"
        elif shape == 2:
            arguments += self.pick(["", f", *{self.var('l')}", f", {self.number()}, {self.atom()}"])
        elif shape == 3:
            arguments += self.pick(["", f", a={self.atom()}", ", **{'b': 1, 'c': 2}"])
        self.emit(f"{self.var('n')} = {name}({arguments})")

    def st_print_(self):
        self.emit(self.pick([f"print({self.atom()})", f"print({self.var('l')})", f"print({self.var('n')}, {self.expression()})"]))

    def st_unpack(self):
        a, b, rest = self.var("n"), self.var("n"), self.fresh("l")
        choice = self.random.randint(0, 4)
        if choice == 0:
            self.emit(f"{a}, {b}, *{rest} = {self.var('l')}")
        elif choice == 1:
            self.emit(f"({a}, {b}), {self.var('n')} = {self.var('l')}[:2], {self.atom()}")
        elif choice == 2:
            self.emit(f"*{rest}, {a} = {self.var('l')}")
        elif choice == 3:
            self.emit(f"{a} = {b} = {self.var('l')}[{self.index()}] = {self.expression()}")
        else:
            self.emit(f"[{a}, {b}] = [{self.atom()}, {self.atom()}]")

    def st_comprehension(self):
        v, w = self.fresh("v"), self.fresh("w")
        source = self.pick([self.var("l"), "range(4)", self.var("l")])
        choice = self.random.randint(0, 5)
        if choice == 0:
            self.emit(f"{self.var('n')} = sum([{v} * {self.atom()} for {v} in {source}]) % 47")
        elif choice == 1:
            self.emit(f"{self.var('l')}[0] = len([{v} for {v} in {source} if {v} % 2])")
        elif choice == 2:
            self.emit(f"{self.var('l')} = [{v} + {w} for {v} in range(2) for {w} in {source} if {v} != {w}][:3] + [1, 2]")
        elif choice == 3:
            name = self.fresh("d")
            self.emit(f"{name} = {{{v}: {v} + {self.atom()} for {v} in {source}}}")
            self.scope["d"].append(name)
        elif choice == 4:
            self.emit(f"{self.var('n')} = len({{{v} % 3 for {v} in {source}}})")
        else:
            self.scope["m"].append(name := self.fresh("m"))
            self.emit(f"{name} = [[{w} + {v} for {w} in range(2)] for {v} in range(2)]")

    def st_genexp(self):
        v = self.fresh("v")
        source, taken = self.var("l"), self.pick(["sum", "max", "len", "any", "all"])
        body = f"({v} + {self.atom()}) % 7 for {v} in {source}" + self.pick(["", f" if {v} != {self.number()}", f" if {v} > {self.number()}"])
        if taken == "len":
            self.emit(f"{self.var('n')} = len(list({body}))")
        elif taken == "max":
            self.emit(f"{self.var('n')} = max(({body}), default=0)")
        else:
            self.emit(f"{self.var('n')} = int({taken}({body}))")

    def st_lambda_(self):
        v = self.fresh("v")
        a = self.var("l")
        self.emit(self.pick([f"{a} = list(map(lambda {v}: ({v} + {self.atom()}) % 53, {self.var('l')}))",
                             f"{self.var('n')} = max({a}, key=lambda {v}: {v} % {self.number() + 1})",
                             f"{self.var('n')} = len(list(filter(lambda {v}: {v} > {self.atom()}, {a})))",
                             f"{self.var('n')} = (lambda {v}, w=2: {v} * w + {self.atom()})({self.atom()})"]))

    def st_delete(self):
        name = self.fresh("n")
        self.emit(f"{name} = {self.expression()}")
        self.emit(f"{self.var('n')} = {name} + 1")
        self.emit(f"del {name}")

    def st_walrus(self):
        name = self.var("n")
        self.emit(f"if ({name} := {self.expression()}) > {self.number()}:")
        self.nested(1)

    def st_consumer(self):
        a, b = self.var("l"), self.var("l")
        self.emit(self.pick([f"{self.var('n')} = min({a}) + max({b})", f"{self.var('n')} = {a}.index({a}[1])", f"{self.var('n')} = {a}.count({self.atom()})",
                             f"{self.var('n')} = int({a} == {b}) + int({a} < {b})", f"{a} = list(zip({a}, {b}))[0] + (1,) and {a}",
                             f"{self.var('n')} = len(dict(zip({a}, {b})))", f"{self.var('n')} = sum(map(abs, {a}))",
                             f"{self.var('n')} = int(any({a}) and all({b}))"]))

    def st_alias(self):
        a, b = self.var("l"), self.var("l")
        self.emit(self.pick([f"{a} = {b}", f"{a} = {b}[:]", f"{a} = {b}.copy()", f"{a} = [*{b}, {self.atom()}][:5]"]))

    def st_nested_list(self):
        m, a = self.var("m"), self.var("l")
        self.emit(self.pick([f"{a} = {m}[{self.index()}]", f"{m} = [{a}, {self.var('l')}]", f"{self.var('n')} = sum([sum(r) for r in {m}]) % 59",
                             f"{m} = [r[:] for r in {m}]", f"{self.var('n')} = int({m} == [{a}, {a}])"]))

    def st_text(self):
        self.emit(self.pick([f"{self.var('n')} = len(f'{{{self.atom()}}}-{{{self.var('l')}}}')", f"{self.var('n')} = len(str({self.var('l')}))",
                             f"{self.var('n')} = len(' '.join(str(t) for t in {self.var('l')}))"]))

    # compound statements

    def st_branch(self):
        self.emit(f"if {self.condition()}:")
        self.nested(self.count())
        if self.chance(0.4):
            self.emit(f"elif {self.condition()}:")
            self.nested(1)
        if self.chance(0.5):
            self.emit("else:")
            self.nested(1)

    def leave_loop(self):
        """Perhaps a break or continue inside the loop that is being written."""
        if self.chance(0.35):
            self.emit(f"    if {self.condition()}:")
            self.emit(f"        {self.pick(['break', 'continue'])}")

    def loop_else(self):
        if self.chance(0.15):
            self.emit("else:")
            self.nested(1)

    def st_for_(self):
        place = self.fresh("n")
        self.emit(f"for {place} in range({self.random.randint(2, 4)}):")
        self.scope["n"].append(place)
        self.nested(self.count(), 3)
        self.leave_loop()
        self.scope["n"].remove(place)
        self.loop_else()

    def st_for_items(self):
        a, b = self.var("l"), self.var("l")
        x, y = self.fresh("n"), self.fresh("n")
        head, names = self.pick([(f"{x} in {a}[:4]", [x]), (f"{x}, {y} in enumerate({a}[:4])", [x, y]), (f"{x}, {y} in zip({a}, {b}[:3])", [x, y]),
                                 (f"{x} in reversed({a}[-3:])", [x]), (f"{x} in sorted({self.var('s')})[:3]", [x]), (f"{x} in list({self.var('d')})[:3]", []),
                                 (f"{x} in tuple({a})[:3]", [x]), (f"{x} in [{self.atom()}, {self.atom()}]", [x]),
                                 (f"{x} in ({y} * 2 for {y} in {b}[:3])", [x])])
        self.emit(f"for {head}:")
        self.scope["n"] += names
        self.nested(self.count(), 3)
        self.leave_loop()
        for name in names:
            self.scope["n"].remove(name)
        self.loop_else()

    def st_while_(self):
        name = self.fresh("c")
        self.emit(f"{name} = {self.random.randint(2, 3)}")
        self.emit(f"while {self.pick([name, f'{name} > 0', f'{name} > 0 and ({self.condition()})', f'({name} := {name} - 1) >= 0'])}:")
        self.emit(f"    {name} -= 1")
        self.nested(self.count(), 3)
        self.leave_loop()
        self.loop_else()

    def st_forever(self):
        name = self.fresh("c")
        self.emit(f"{name} = 0")
        self.emit("while True:")
        self.emit(f"    {name} += 1")
        self.emit(f"    if {name} > {self.random.randint(2, 3)}:")
        self.emit("        break")
        self.nested(self.count(), 3)

    def st_exception(self):
        place, error = self.fresh("n"), self.fresh("e")
        self.emit(f"for {place} in range(3):")
        self.emit("    try:")
        self.scope["n"].append(place)
        self.indent += 1
        self.nested(1, 3)
        self.indent -= 1
        raising = self.pick(["raise KeyError(7)", f"{self.var('l')}[99] = 1", f"{self.var('n')} = {{}}[{self.number()}]", f"{self.var('n')} = 1 // ({place} - 1)"])
        self.emit(f"        if {self.condition()}: {raising}")
        self.emit(f"    except (LookupError, ArithmeticError){self.pick(['', f' as {error}'])}:")
        self.indent += 1
        self.nested(1, 3)
        self.indent -= 1
        if self.chance(0.4):
            self.emit("    else:")
            self.indent += 1
            self.nested(1, 3)
            self.indent -= 1
        self.scope["n"].remove(place)

    def st_finally_(self):
        self.emit("try:")
        if self.loops or self.chance(0.5):
            self.nested(1)
        else:
            name = self.fresh("n")
            self.emit(f"    for {name} in range(2):")
            self.emit(f"        {self.var('n')} += {name}")
            self.emit(f"        if {self.condition()}: break")
        self.emit("finally:")
        self.nested(1)

    def st_with_(self):
        if "Guard" not in self.classes:
            return
        a, name = self.var("l"), self.fresh("w")
        self.emit(f"with Guard({a}) as {name}:")
        self.nested(self.count())
        self.emit(f"    {name}.n += {self.number()}")
        if self.chance(0.4):
            self.emit(f"    if {self.condition()}: raise KeyError")

    def st_generator(self):
        if not self.generators or self.multiplier > 30:
            return
        g, a = self.pick(self.generators), self.var("l")
        name = self.fresh("n")
        made = f"{g}({self.atom()}, {a}[:3])"
        choice = self.random.randint(0, 3)
        if choice == 0:
            self.emit(f"{self.var('n')} = sum({made}) % 61")
        elif choice == 1:
            self.emit(f"{self.var('l')}[0] = len(list({made}))")
        elif choice == 2:
            self.emit(f"{self.var('n')} = len([*{made}])")
        else:
            self.emit(f"for {name} in {made}:")
            self.scope["n"].append(name)
            self.nested(self.count(), 4)
            self.scope["n"].remove(name)

    def st_send(self):
        if not self.generators or self.multiplier > 30:
            return
        it = self.fresh("t")
        self.emit(f"{it} = {self.pick(self.generators)}({self.atom()}, {self.var('l')}[:3])")
        self.emit(f"{self.var('n')} = next({it}, 0)")
        self.emit("try:")
        self.emit(f"    {self.var('n')} = {it}.send({self.number()}) if hasattr({it}, 'send') else 0")
        self.emit("except (StopIteration, AttributeError):")
        self.nested(1)
        self.emit(f"{it}.close()")

    def st_closure(self):
        if self.multiplier > 30:
            return
        name, held, value, other = self.fresh("h"), self.fresh("n"), self.fresh("v"), self.var("n")
        if not self.in_function:
            self.emit(f"{name} = [lambda {value}: {value} + {self.atom()}, abs]")
            self.emit(f"{self.var('n')} = {name}[{self.number() % 2}]({self.atom()})")
            return
        self.emit(f"{held} = {self.number()}")
        self.emit(f"def {name}({value}):")
        self.emit(f"    nonlocal {held}")
        self.emit(f"    {held} += {value}")
        self.emit(f"    return {held} + {other}")
        self.scope["n"].append(held)
        self.emit(f"for {value} in range({self.random.randint(1, 3)}):")
        self.emit(f"    {self.var('n')} = {name}({value}) % 67")

    def st_match_(self):
        x, y = self.fresh("n"), self.fresh("n")
        self.emit(f"match {self.pick([self.var('l'), self.var('n') + ' % 3', self.var('l') + '[:2]'])}:")
        self.emit("    case 0 | 1:")
        self.emit(f"        {self.var('n')} = 5")
        self.emit(f"    case [{x}, {y}]{self.pick(['', f' if {x} > {y}'])}:")
        self.emit(f"        {self.var('n')} = {x} - {y}")
        self.emit(f"    case [{x}, *{self.fresh('l')}]:")
        self.emit(f"        {self.var('n')} = {x}")
        self.emit("    case _:")
        self.emit(f"        {self.var('n')} += 1")

    def st_return_(self):
        if self.in_function and self.indent > 1 and self.chance(0.2):
            self.emit(f"if {self.condition()}: return {self.expression()}")
