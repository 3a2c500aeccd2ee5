# SPDX-License-Identifier: Apache-2.0
"""Rewrites expressions; see rewrite.py. Sites and names become small numbers: indices into the runtime's tables."""
import ast

from scopes import OracleUnsupported, mangle


def name(text):
    return ast.Name(text, ast.Load())


def num(value):
    return ast.Constant(value)


def call(method, *args):
    return ast.Call(ast.Attribute(name("_o"), method, ast.Load()), list(args), [])


class Expressions:
    """Expression rewriting; the subclass sets scope, depth, classname and builder."""

    def __init__(self, runtime):
        self.runtime, self.sites = runtime, {}

    # tables

    def place(self, where):
        if where not in self.sites:
            self.sites[where] = len(self.runtime.sites)
            self.runtime.sites.append(where)
        return self.sites[where]

    def site(self, node):
        return num(self.place((node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)))

    def descriptor(self, sort, text, comp, where):
        self.runtime.names.append((sort, text, comp, where))
        return num(len(self.runtime.names) - 1)

    def function_region(self, text, line, column):
        return self.runtime.new_region("function", line, column, text)

    def loop_region(self, kind, node, iterable, line=None, column=None):
        where = self.place_of(iterable) if iterable is not None else None
        line, column = line or node.lineno, node.col_offset if column is None else column
        return self.runtime.new_loop(kind, line, column, self.depth, where)

    def place_of(self, node):
        return self.place((node.lineno, node.col_offset, node.end_lineno, node.end_col_offset))

    # names

    def classify(self, text):
        """(sort, owner scope) of a name used in the present scope; sort 'plain' means no access."""
        owner = self.builder.resolve(self.scope, text)
        if owner.kind == "module":
            return ("plain" if self.builder.is_constant(text) else "global"), owner
        if owner.kind == "class":
            return "class", owner
        return ("cell" if text in owner.cells else "local"), owner

    def where(self, node, line_only):
        if line_only:
            return self.place((node.lineno, None, None, None))
        return self.place_of(node)

    def load(self, node):
        sort, owner = self.classify(node.id)
        fresh = ast.Name(node.id, ast.Load())
        if sort == "plain":
            return fresh
        comp = owner.id if owner.kind == "comp" else 0
        where = self.descriptor(sort, mangle(node.id, self.classname), comp, self.place_of(node))
        if sort == "class":
            constant = self.builder.is_constant(node.id)
            thunk = ast.Lambda(self.plain_arguments([]), fresh)
            return call("class_name", where, ast.Call(name("_o_locals"), [], []), thunk, ast.Constant(constant))
        if sort == "cell":
            return call("cell", where, name(f"_o{owner.id}_act"), fresh)
        return call(sort, where, fresh)

    def write(self, text, node, line_only=False):
        """The expression that logs the write of a name (true)."""
        sort, owner = self.classify(text)
        if sort == "plain":
            return ast.Constant(True)
        comp = owner.id if owner.kind == "comp" else 0
        where = self.descriptor(sort, mangle(text, self.classname), comp, self.where(node, line_only))
        if sort == "cell":
            return call("wcell", where, name(f"_o{owner.id}_act"))
        return call("w" + sort, where)

    def parameters(self, node, scope):
        """Statements that log the writes of all parameters."""
        where = self.place((node.lineno, 0, node.lineno, 0))
        result = []
        for text in scope.params:
            text = mangle(text, self.classname)
            sort = "cell" if text in scope.cells else "local"
            described = self.descriptor(sort, text, 0, where)
            value = call("wcell", described, name(f"_o{scope.id}_act")) if sort == "cell" else call("wlocal", described)
            result.append(ast.Expr(value))
        return result

    def attr_name(self, node):
        return ast.Constant(mangle(node.attr, self.classname))

    # the dispatcher

    def expr(self, node):
        method = getattr(self, "on_" + type(node).__name__, None)
        if method is None:
            raise OracleUnsupported(f"line {node.lineno}: {type(node).__name__}")
        return method(node)

    def cond(self, node):
        """A condition: truth is tested operand by operand, at the operand's own position."""
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return ast.UnaryOp(ast.Not(), self.cond(node.operand))
        if isinstance(node, ast.BoolOp):
            return ast.BoolOp(node.op, [self.cond(v) for v in node.values])
        if isinstance(node, ast.IfExp):
            return ast.IfExp(self.cond(node.test), self.cond(node.body), self.cond(node.orelse))
        if isinstance(node, ast.Constant):
            raise OracleUnsupported(f"line {node.lineno}: constant condition, the compiler drops code")
        if isinstance(node, ast.Compare):
            return self.expr(node)
        return call("tv", self.site(node), self.expr(node))

    def iterable(self, node):
        """The iterable of a loop; a display of a list there is a tuple, as the compiler makes it one."""
        return self.expr(self.as_tuple(node))

    def as_tuple(self, node):
        starred = any(isinstance(e, ast.Starred) for e in getattr(node, "elts", ()))
        if isinstance(node, ast.List) and not starred:
            return ast.copy_location(ast.Tuple(node.elts, ast.Load()), node)
        if isinstance(node, ast.Set) and all(isinstance(e, ast.Constant) for e in node.elts):
            return ast.copy_location(ast.Constant(frozenset(e.value for e in node.elts)), node)
        return node

    # expressions

    def on_Constant(self, node):
        return ast.Constant(node.value)

    on_Name = load

    def on_NamedExpr(self, node):
        text, value, saved = node.target.id, self.expr(node.value), self.scope
        while self.scope.kind == "comp":
            self.scope = self.scope.parent
        if self.scope.kind == "genexp":
            raise OracleUnsupported(f"line {node.lineno}: walrus in a generator expression")
        logged = self.write(text, node.target)
        self.scope = saved
        stored = ast.NamedExpr(ast.Name(text, ast.Store()), value)
        return ast.Subscript(ast.Tuple([stored, logged], ast.Load()), num(0), ast.Load())

    def on_BinOp(self, node):
        left, right = self.expr(node.left), self.expr(node.right)
        if isinstance(left, ast.Constant) and isinstance(right, ast.Constant):
            return ast.BinOp(left, node.op, right)
        return call("bin", self.site(node), ast.Constant(type(node.op).__name__), left, right)

    def on_UnaryOp(self, node):
        if isinstance(node.op, ast.Not):
            return ast.UnaryOp(ast.Not(), call("tv", self.site(node), self.expr(node.operand)))
        return ast.UnaryOp(node.op, self.expr(node.operand))

    def on_BoolOp(self, node):
        tested = [call("tv", self.site(node), self.expr(v)) for v in node.values[:-1]]
        return ast.BoolOp(node.op, tested + [self.expr(node.values[-1])])

    def on_IfExp(self, node):
        return ast.IfExp(self.cond(node.test), self.expr(node.body), self.expr(node.orelse))

    def on_Compare(self, node):
        rights = list(node.comparators)
        if isinstance(node.ops[-1], (ast.In, ast.NotIn)):
            rights[-1] = self.as_tuple(rights[-1])
        where, left, parts = self.site(node), self.expr(node.left), []
        for place, (op, right) in enumerate(zip(node.ops, rights)):
            value, last = self.expr(right), place == len(rights) - 1
            key = num(f"{where.value}.{place}")
            if not last:
                value = call("put", key, value)
            parts.append(call("cmp", where, ast.Constant(type(op).__name__), left, value))
            left = call("take", key)
        return parts[0] if len(parts) == 1 else ast.BoolOp(ast.And(), parts)

    def on_Attribute(self, node):
        value = node.value
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "super":
            if value.args:
                owner = call("superobj", *[self.expr(a) for a in value.args])
            elif self.first_parameter is None:
                raise OracleUnsupported(f"line {node.lineno}: super() here")
            else:
                first = ast.copy_location(ast.Name(self.first_parameter, ast.Load()), value)
                owner = call("superobj", name("__class__"), self.load(first))
            return call("ga", self.site(node), owner, self.attr_name(node))
        return call("ga", self.site(node), self.expr(value), self.attr_name(node))

    def index(self, node):
        return self.expr(node)

    def on_Slice(self, node):
        parts = [self.expr(p) if p else ast.Constant(None) for p in (node.lower, node.upper, node.step)]
        return call("slice", *parts)

    def on_Subscript(self, node):
        return call("sub", self.site(node), self.expr(node.value), self.index(node.slice))

    def starred(self, elements, where):
        result = []
        for element in elements:
            if isinstance(element, ast.Starred):
                result.append(ast.Starred(call("star", where, self.expr(element.value)), ast.Load()))
            else:
                result.append(self.expr(element))
        return result

    def on_Tuple(self, node):
        return ast.Tuple(self.starred(node.elts, self.site(node)), ast.Load())

    def on_List(self, node):
        return call("new_list", self.site(node), ast.List(self.starred(node.elts, self.site(node)), ast.Load()))

    def on_Set(self, node):
        return call("new_set", self.site(node), ast.Set(self.starred(node.elts, self.site(node))))

    def on_Dict(self, node):
        keys, values = [], []
        for key, value in zip(node.keys, node.values):
            keys.append(self.expr(key) if key else None)
            values.append(self.expr(value) if key else call("dstar", self.site(node), self.expr(value)))
        return call("new_dict", self.site(node), ast.Dict(keys, values))

    def on_JoinedStr(self, node):
        return ast.JoinedStr([self.expr(v) for v in node.values])

    def on_FormattedValue(self, node):
        spec = self.expr(node.format_spec) if node.format_spec else None
        return ast.FormattedValue(call("fmt", self.site(node), self.expr(node.value)), node.conversion, spec)

    def on_Call(self, node):
        if isinstance(node.func, ast.Name) and node.func.id == "super" and not node.args:
            raise OracleUnsupported(f"line {node.lineno}: bare super()")
        where = self.site(node)
        function, args = self.expr(node.func), self.starred(node.args, where)
        keywords = []
        for keyword in node.keywords:
            value = self.expr(keyword.value)
            keywords.append(ast.keyword(keyword.arg, value if keyword.arg else call("dstar", where, value)))
        result = call("call", where, function, *args)
        result.keywords = keywords
        return result

    def on_Lambda(self, node):
        if self.builder.scopes[node].is_generator:
            raise OracleUnsupported(f"line {node.lineno}: yield in lambda")
        scope, arguments = self.builder.scopes[node], self.arguments(node.args)
        fid = self.function_region("<lambda>", node.lineno, node.col_offset)
        saved = self.scope, self.depth, self.first_parameter
        self.scope, self.depth, self.first_parameter = scope, 0, None
        writes = [p.value for p in self.parameters(node, scope)]
        body = ast.Subscript(ast.Tuple(writes + [self.expr(node.body)], ast.Load()), num(-1), ast.Load())
        self.scope, self.depth, self.first_parameter = saved
        inner = ast.Lambda(self.plain_arguments([f"_o{scope.id}_act"]), body)
        return ast.Lambda(arguments, call("lam", num(fid), inner))

    def plain_arguments(self, names):
        return ast.arguments(posonlyargs=[], args=[ast.arg(n) for n in names], vararg=None, kwonlyargs=[],
                             kw_defaults=[], kwarg=None, defaults=[])

    def arguments(self, node):
        """The signature with rewritten defaults and without annotations."""
        def bare(arg):
            return ast.arg(arg.arg) if arg else None
        return ast.arguments(posonlyargs=[bare(a) for a in node.posonlyargs], args=[bare(a) for a in node.args],
                             vararg=bare(node.vararg), kwonlyargs=[bare(a) for a in node.kwonlyargs],
                             kw_defaults=[self.expr(d) if d else None for d in node.kw_defaults],
                             kwarg=bare(node.kwarg), defaults=[self.expr(d) for d in node.defaults])

    def on_Yield(self, node):
        return ast.Yield(self.expr(node.value) if node.value else None)

    def on_Await(self, node):
        return ast.YieldFrom(call("awaited", self.expr(node.value)))

    def on_YieldFrom(self, node):
        return ast.YieldFrom(call("delegate", self.site(node), self.expr(node.value)))

    # comprehensions

    def target_names(self, target, found):
        """The shape of a comprehension target for the runtime's unpacking; collects its names."""
        if isinstance(target, ast.Name):
            found.append(target)
            return ast.Constant(None)
        if isinstance(target, (ast.Tuple, ast.List)):
            star = next((i for i, e in enumerate(target.elts) if isinstance(e, ast.Starred)), -1)
            parts = [self.target_names(e.value if isinstance(e, ast.Starred) else e, found) for e in target.elts]
            return ast.Tuple([self.site(target), num(star), ast.Tuple(parts, ast.Load())], ast.Load())
        raise OracleUnsupported(f"line {target.lineno}: this comprehension target")

    def plain_target(self, target):
        if isinstance(target, ast.Name):
            return ast.Name(target.id, ast.Store())
        if isinstance(target, ast.Starred):
            return ast.Starred(self.plain_target(target.value), ast.Store())
        return ast.Tuple([self.plain_target(e) for e in target.elts], ast.Store())

    def clauses(self, node, first):
        """Rewritten clauses; depth grows by one with each. `first` is the ready source of the first one."""
        result, lines = [], self.for_keywords(node)
        for place, clause in enumerate(node.generators):
            line, column = lines[place]
            source = first if place == 0 else self.iterable(clause.iter)
            region = self.loop_region("for", node, clause.iter, line, column)
            self.depth += 1
            found = []
            shape = self.target_names(clause.target, found)
            iterator = call("loop", num(region), source, shape)
            tests = [self.write(target.id, target) for target in found] + [self.cond(c) for c in clause.ifs]
            result.append(ast.comprehension(self.plain_target(clause.target), iterator, tests, 0))
        return result

    def for_keywords(self, node):
        """(line, column) of each clause: the keyword stands before its target."""
        return [self.runtime.keyword_before(c.target.lineno, c.target.col_offset) for c in node.generators]

    def comprehension(self, kind, node, element, make):
        scope = self.builder.scopes[node]
        if scope.cells and self.scope.home().kind == "class":
            raise OracleUnsupported(f"line {node.lineno}: captured comprehension variable in a class body")
        record = num(len(self.runtime.comps))
        self.runtime.comps.append((kind, self.place_of(node), self.place(element)))
        first = call("comp_begin", record, call("getiter", num(self.place_of(node.generators[0].iter)),
                                                self.iterable(node.generators[0].iter)))
        saved = self.scope, self.depth
        self.scope = scope
        generators = self.clauses(node, first)
        if scope.cells:
            fresh = ast.Tuple([call("fresh")], ast.Load())
            generators.insert(0, ast.comprehension(ast.Name(f"_o{scope.id}_act", ast.Store()), fresh, [], 0))
        result = make(record, generators)
        self.scope, self.depth = saved
        return call("comp_end", record, result)

    def extent(self, first, last):
        return (first.lineno, first.col_offset, last.end_lineno, last.end_col_offset)

    def on_ListComp(self, node):
        def make(record, generators):
            return ast.ListComp(call("item", record, self.expr(node.elt)), generators)
        return self.comprehension("list", node, self.extent(node.elt, node.elt), make)

    def on_SetComp(self, node):
        def make(record, generators):
            return ast.SetComp(call("item", record, self.expr(node.elt)), generators)
        return self.comprehension("set", node, self.extent(node.elt, node.elt), make)

    def on_DictComp(self, node):
        def make(record, generators):
            key = call("comp_key", record, self.expr(node.key))
            return ast.DictComp(key, call("comp_value", record, self.expr(node.value)), generators)
        return self.comprehension("dict", node, self.extent(node.key, node.value), make)

    def on_GeneratorExp(self, node):
        scope = self.builder.scopes[node]
        fid = self.function_region("<genexpr>", node.lineno, node.col_offset)
        source = call("getiter", num(self.place_of(node.generators[0].iter)), self.iterable(node.generators[0].iter))
        saved = self.scope, self.depth, self.first_parameter
        self.scope, self.depth, self.first_parameter = scope, 0, None
        generators = self.clauses(node, name("_o_src"))
        inner = ast.GeneratorExp(self.expr(node.elt), generators)
        self.scope, self.depth, self.first_parameter = saved
        thunk = ast.Lambda(self.plain_arguments([f"_o{scope.id}_act", "_o_src"]), inner)
        return call("gen", num(fid), thunk, source)
