# SPDX-License-Identifier: Apache-2.0
"""Rewrites a program so that every access, activation, loop and iteration passes through the runtime `_o`.

Native control flow is kept: loops stay loops, handlers stay handlers, comprehensions stay comprehensions. What is added:
names become calls that log and hand on their value; operations become runtime calls; each function enters and leaves
its activation. The runtime keeps a stack of open loops for each activation; `_o.trunc(depth)`, put where control may arrive
from inside loops (after a loop, in handlers and `finally`), cuts it to the depth that the source says.
"""
import ast

from scopes import OracleUnsupported, ScopeBuilder
from rewrite_expr import Expressions, call, name, num


def assign(target, value):
    return ast.Assign(targets=[ast.Name(target, ast.Store())], value=value)


def run(value):
    return ast.Expr(value)


class Rewriter(Expressions):
    """Statements. One visitor method per statement class, each giving a list of statements."""

    def __init__(self, tree, runtime):
        super().__init__(runtime)
        self.builder = ScopeBuilder(tree)
        self.scope, self.depth, self.classname, self.temps = self.builder.module, 0, None, 0
        self.first_parameter = None
        fid = self.function_region("<module>", 0, 0)
        body = self.activation(fid, self.builder.module, self.block(tree.body))
        self.tree = ast.fix_missing_locations(ast.Module(body=body, type_ignores=[]))

    def block(self, statements):
        result = []
        for statement in statements:
            method = getattr(self, "do_" + type(statement).__name__, None)
            if method is None:
                raise OracleUnsupported(f"line {statement.lineno}: {type(statement).__name__}")
            result += method(statement)
        return result or [ast.Pass()]

    def activation(self, fid, scope, body):
        """`body` between the entry and the exit of an activation."""
        act = f"_o{scope.id}_act"
        return [assign(act, call("enter", num(fid))),
                ast.Try(body=body, handlers=[], orelse=[], finalbody=[run(call("leave", name(act)))])]

    def temp(self):
        self.temps += 1
        return f"_o_t{self.temps}"

    # stores

    def stored(self, node, text=None, line_only=False):
        """Statements that log the write of a name that has just been stored natively."""
        return [run(self.write(text or node.id, node, line_only))]

    def assign_to(self, target, value):
        """Statements that assign the already evaluated expression `value` to any target."""
        if isinstance(target, ast.Name):
            return [assign(target.id, value)] + self.stored(target)
        if isinstance(target, ast.Attribute):
            return [run(call("setattr", self.site(target), value, self.expr(target.value), self.attr_name(target)))]
        if isinstance(target, ast.Subscript):
            return [run(call("setsub", self.site(target), value, self.expr(target.value), self.index(target.slice)))]
        if isinstance(target, (ast.Tuple, ast.List)):
            parts, star = [], -1
            for place, element in enumerate(target.elts):
                if isinstance(element, ast.Starred):
                    star, element = place, element.value
                parts.append(element)
            temp = self.temp()
            result = [assign(temp, call("unpack", self.site(target), value, num(len(parts)), num(star)))]
            for place, part in enumerate(parts):
                result += self.assign_to(part, ast.Subscript(name(temp), num(place), ast.Load()))
            return result
        raise OracleUnsupported(f"line {target.lineno}: assignment to {type(target).__name__}")

    def do_Assign(self, node):
        if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            return self.assign_to(node.targets[0], self.expr(node.value))
        temp = self.temp()
        result = [assign(temp, self.expr(node.value))]
        for target in node.targets:
            result += self.assign_to(target, name(temp))
        return result + [ast.Delete([ast.Name(temp, ast.Del())])]

    def do_AnnAssign(self, node):
        keep = []
        if self.scope.kind == "class" and isinstance(node.target, ast.Name):
            keep = [ast.AnnAssign(target=ast.Name(node.target.id, ast.Store()), annotation=node.annotation,
                                  value=None, simple=1)]
        elif self.scope.kind in ("function", "lambda") and isinstance(node.target, ast.Name) and not node.value:
            return [ast.AnnAssign(target=ast.Name(node.target.id, ast.Store()), annotation=num(0), value=None, simple=1)]
        if node.value is None:
            return keep
        return keep + self.assign_to(node.target, self.expr(node.value))

    def do_AugAssign(self, node):
        target, op = node.target, ast.Constant(type(node.op).__name__)
        site = self.site(node)
        if isinstance(target, ast.Name):
            old = ast.copy_location(ast.Name(target.id, ast.Load()), target)
            value = call("aug", site, op, self.load(old), self.expr(node.value))
            return [assign(target.id, value)] + self.stored(target)
        where, base, key, value = self.site(target), self.temp(), self.temp(), self.temp()
        if isinstance(target, ast.Attribute):
            result = [assign(base, self.expr(target.value)), assign(key, self.attr_name(target))]
            load, store = "ga", "setattr"
        else:
            result = [assign(base, self.expr(target.value)), assign(key, self.index(target.slice))]
            load, store = "sub", "setsub"
        old = call(load, where, name(base), name(key))
        result.append(assign(value, call("aug", site, op, old, self.expr(node.value))))
        result.append(run(call(store, where, name(value), name(base), name(key))))
        return result + [ast.Delete([ast.Name(t, ast.Del()) for t in (base, key, value)])]

    def do_Delete(self, node):
        result = []
        for target in node.targets:
            if isinstance(target, ast.Name):
                result += [ast.Delete([ast.Name(target.id, ast.Del())])] + self.stored(target)
            elif isinstance(target, ast.Attribute):
                result.append(run(call("delattr", self.site(target), self.expr(target.value), self.attr_name(target))))
            elif isinstance(target, ast.Subscript):
                result.append(run(call("delsub", self.site(target), self.expr(target.value), self.index(target.slice))))
            else:
                result += self.do_Delete(ast.Delete(targets=target.elts))
        return result

    # simple statements

    def do_Expr(self, node):
        return [run(self.expr(node.value))]

    def do_Return(self, node):
        return [ast.Return(self.expr(node.value) if node.value else None)]

    def do_Raise(self, node):
        return [ast.Raise(self.expr(node.exc) if node.exc else None, self.expr(node.cause) if node.cause else None)]

    def do_Assert(self, node):
        return [ast.Assert(self.cond(node.test), self.expr(node.msg) if node.msg else None)]

    def keep(self, node):
        return [node]

    do_Pass = do_Break = do_Continue = do_Global = do_Nonlocal = keep

    def do_Import(self, node):
        result = [run(call("check_import", ast.Constant(a.name))) for a in node.names]
        result.append(ast.Import(names=node.names))
        for alias in node.names:
            result += self.stored(node, alias.asname or alias.name.split(".")[0], line_only=True)
        return result

    def do_ImportFrom(self, node):
        if node.level or any(a.name == "*" for a in node.names):
            raise OracleUnsupported(f"line {node.lineno}: this kind of import")
        if node.module == "__future__":
            return [node]
        result = [run(call("check_import", ast.Constant(node.module))), ast.ImportFrom(node.module, node.names, 0)]
        for alias in node.names:
            result += self.stored(node, alias.asname or alias.name, line_only=True)
        return result

    # compound statements

    def do_If(self, node):
        return [ast.If(self.cond(node.test), self.block(node.body), self.block(node.orelse) if node.orelse else [])]

    def trunc(self):
        return run(call("trunc", num(self.depth)))

    def do_For(self, node):
        loop = self.loop_region("for", node, node.iter)
        source, temp = call("loop", num(loop), self.iterable(node.iter)), self.temp()
        self.depth += 1
        body = self.assign_to(node.target, name(temp)) + self.block(node.body)
        self.depth -= 1
        orelse = self.block(node.orelse) if node.orelse else []
        return [ast.For(target=ast.Name(temp, ast.Store()), iter=source, body=body, orelse=orelse), self.trunc()]

    def do_While(self, node):
        loop = self.loop_region("while", node, None)
        self.depth += 1
        forever = isinstance(node.test, ast.Constant) and bool(node.test.value)
        test = call("wtop", num(loop))
        if not forever:
            test = ast.BoolOp(ast.And(), [test, self.cond(node.test)])
        body = [run(call("wcount", num(loop)))] + self.block(node.body)
        self.depth -= 1
        orelse = [self.trunc()] + self.block(node.orelse) if node.orelse else []
        return [run(call("wbegin", num(loop))), ast.While(test=test, body=body, orelse=orelse), self.trunc()]

    def do_Try(self, node):
        return [ast.Try(**self.try_parts(node))]

    def do_TryStar(self, node):
        return [ast.TryStar(**self.try_parts(node))]

    def try_parts(self, node):
        handlers = []
        for handler in node.handlers:
            kind = call("matching", num(self.depth), self.expr(handler.type)) if handler.type else None
            body = [self.trunc()]
            if handler.name:
                body += self.stored(handler, handler.name, line_only=True)
            handlers.append(ast.ExceptHandler(kind, handler.name, body + self.block(handler.body)))
        final = [self.trunc()] + self.block(node.finalbody) if node.finalbody else []
        orelse = self.block(node.orelse) if node.orelse else []
        return {"body": self.block(node.body), "handlers": handlers, "orelse": orelse, "finalbody": final}

    def do_With(self, node):
        body = None
        for item in reversed(node.items):
            temp = self.temp()
            target = self.assign_to(item.optional_vars, name(temp)) if item.optional_vars else []
            inner = target + (self.block(node.body) if body is None else body)
            manager = call("manager", num(self.depth), self.site(item.context_expr), self.expr(item.context_expr))
            body = [ast.With([ast.withitem(manager, ast.Name(temp, ast.Store()))], inner)]
        return body + [self.trunc()]

    # definitions

    def do_FunctionDef(self, node):
        scope = self.builder.scopes[node]
        decorators = [self.expr(d) for d in node.decorator_list]
        arguments = self.arguments(node.args)
        store = self.stored(node, node.name, line_only=True)
        fid = self.function_region(node.name, node.lineno, node.col_offset)
        saved = self.scope, self.depth, self.first_parameter
        self.scope, self.depth, self.first_parameter = scope, 0, (scope.params or [None])[0]
        parameters, statements, doc = self.parameters(node, scope), node.body, []
        if ast.get_docstring(node, clean=False) is not None:
            doc, statements = node.body[:1], node.body[1:]
        body = parameters + (self.block(statements) if statements else [])
        act = f"_o{scope.id}_act"
        if scope.is_generator:
            outer = [ast.Nonlocal(scope.params)] if scope.params else []
            inner = ast.FunctionDef("_o_body", self.plain_arguments([act]), outer + body, [], type_params=[])
            if isinstance(node, ast.AsyncFunctionDef):   # a generator even if nothing in it waits
                inner.body.insert(len(outer), ast.If(ast.Constant(False), [run(ast.Yield(None))], []))
            body = [inner, ast.Return(call("gen", num(fid), name("_o_body")))]
        else:
            body = self.activation(fid, scope, body)
        self.scope, self.depth, self.first_parameter = saved
        return [ast.FunctionDef(node.name, arguments, doc + body, decorators, type_params=[])] + store

    do_AsyncFunctionDef = do_FunctionDef      # coroutines are generators whose `await` is a `yield from`

    def do_AsyncFor(self, node):
        """Each step opens an iteration and waits for the item there."""
        if node.orelse:
            raise OracleUnsupported(f"line {node.lineno}: else of async for")
        loop = self.loop_region("for", node, node.iter)
        source, temp, after = self.temp(), self.temp(), [run(call("trunc", num(self.depth))), ast.Break()]
        begin = [assign(source, call("aiter", self.expr(node.iter))), run(call("wbegin", num(loop)))]
        self.depth += 1
        step = assign(temp, ast.YieldFrom(call("awaited", call("anext", name(source)))))
        body = self.assign_to(node.target, name(temp)) + self.block(node.body)
        self.depth -= 1
        ended = ast.ExceptHandler(ast.Name("StopAsyncIteration", ast.Load()), None, after)
        return begin + [ast.While(call("wtop", num(loop)), [ast.Try([step], [ended], [], []), run(call("wcount", num(loop)))] + body, []), self.trunc()]

    def do_AsyncWith(self, node):
        body = None
        for item in reversed(node.items):
            manager, value, left, error = self.temp(), self.temp(), self.temp(), self.temp()
            target = self.assign_to(item.optional_vars, name(value)) if item.optional_vars else []
            inner = target + (self.block(node.body) if body is None else body)
            leave = lambda what: ast.YieldFrom(call("awaited", call("aexit", name(manager), what)))
            refused = ast.If(ast.UnaryOp(ast.Not(), leave(name(error))), [ast.Raise(None, None)], [])
            handler = ast.ExceptHandler(ast.Name("BaseException", ast.Load()), error, [assign(left, ast.Constant(True)), self.trunc(), refused])
            final = ast.If(ast.UnaryOp(ast.Not(), name(left)), [self.trunc(), run(leave(ast.Constant(None)))], [])
            body = [assign(manager, self.expr(item.context_expr)), assign(value, ast.YieldFrom(call("awaited", call("aenter", name(manager))))),
                    assign(left, ast.Constant(False)), ast.Try([ast.Try(inner, [handler], [], [])], [], [], [final])]
        return body + [self.trunc()]

    def do_ClassDef(self, node):
        if getattr(node, "type_params", None):
            raise OracleUnsupported(f"line {node.lineno}: type parameters")
        scope = self.builder.scopes[node]
        decorators = [self.expr(d) for d in node.decorator_list]
        bases = [self.expr(b) for b in node.bases]
        keywords = [ast.keyword(k.arg, self.expr(k.value)) for k in node.keywords]
        store = self.stored(node, node.name, line_only=True)
        fid = self.function_region(node.name, node.lineno, node.col_offset)
        saved = self.scope, self.depth, self.classname, self.first_parameter
        self.scope, self.depth, self.classname, self.first_parameter = scope, 0, node.name, None
        statements, doc = node.body, []
        if ast.get_docstring(node, clean=False) is not None:
            doc, statements = node.body[:1], node.body[1:]
        body = self.block(statements)
        self.scope, self.depth, self.classname, self.first_parameter = saved
        body = doc + [assign("__oracle_token__", call("enter_class", num(fid))),
                      ast.Try(body=body, handlers=[], orelse=[], finalbody=[run(call("leave_class"))])]
        return [ast.ClassDef(node.name, bases, keywords, body, decorators, type_params=[])] + store

    # match

    def do_Match(self, node):
        subject, done, names = self.temp(), self.temp(), []
        result = [assign(subject, self.expr(node.subject)), assign(done, ast.Constant(False))]
        for case in node.cases:
            names = []
            test = self.pattern(case.pattern, subject, names)
            body = [assign(done, ast.Constant(True))] + self.block(case.body)
            binds = []
            for target, temp in names:
                binds += [assign(target, name(temp))] + self.stored(case.pattern, target)
            if case.guard:
                body = binds + [ast.If(self.cond(case.guard), body, [])]
            else:
                body = binds + body
            result.append(ast.If(ast.BoolOp(ast.And(), [ast.UnaryOp(ast.Not(), name(done)), test]), body, []))
        return result

    def walrus(self, temp, value):
        return ast.NamedExpr(ast.Name(temp, ast.Store()), value)

    def pattern(self, node, subject, names):
        """A condition that is true when the value named `subject` matches; appends (name, temp) captures."""
        if isinstance(node, ast.MatchValue):
            return call("cmp", self.site(node), ast.Constant("Eq"), name(subject), self.expr(node.value))
        if isinstance(node, ast.MatchSingleton):
            return ast.Compare(name(subject), [ast.Is()], [ast.Constant(node.value)])
        if isinstance(node, ast.MatchAs):
            test = self.pattern(node.pattern, subject, names) if node.pattern else ast.Constant(True)
            if node.name:
                names.append((node.name, subject))
            return test
        if isinstance(node, ast.MatchSequence):
            return self.sequence_pattern(node, subject, names)
        if isinstance(node, ast.MatchOr):
            if any(isinstance(n, (ast.MatchAs, ast.MatchStar)) and n.name for n in ast.walk(node)):
                raise OracleUnsupported(f"line {node.lineno}: captures in an or-pattern")
            return ast.BoolOp(ast.Or(), [self.pattern(p, subject, names) for p in node.patterns])
        if isinstance(node, ast.MatchMapping):
            return self.mapping_pattern(node, subject, names)
        if isinstance(node, ast.MatchClass):
            return self.class_pattern(node, subject, names)
        raise OracleUnsupported(f"line {node.lineno}: {type(node).__name__}")

    def parts_of(self, tests, parts, patterns, names):
        """Adds the tests of patterns against the items of the list named `parts`."""
        for place, pattern in enumerate(patterns):
            temp = self.temp()
            tests.append(ast.Tuple([self.walrus(temp, ast.Subscript(name(parts), num(place), ast.Load()))], ast.Load()))
            tests.append(self.pattern(pattern, temp, names))

    def mapping_pattern(self, node, subject, names):
        """The keys are looked up one after the other; what `**rest` takes is copied when all parts have matched."""
        parts, keys = self.temp(), ast.List([self.expr(key) for key in node.keys], ast.Load())
        tests = [ast.Compare(self.walrus(parts, call("match_mapping", self.site(node), name(subject), keys)), [ast.IsNot()], [ast.Constant(None)])]
        self.parts_of(tests, parts, node.patterns, names)
        if node.rest:
            rest, keys = self.temp(), ast.List([self.expr(key) for key in node.keys], ast.Load())
            tests.append(ast.Tuple([self.walrus(rest, call("match_rest", self.site(node), name(subject), keys))], ast.Load()))
            names.append((node.rest, rest))
        return ast.BoolOp(ast.And(), tests) if len(tests) > 1 else tests[0]

    def class_pattern(self, node, subject, names):
        parts = self.temp()
        named = ast.List([ast.Constant(attribute) for attribute in node.kwd_attrs], ast.Load())
        tests = [ast.Compare(self.walrus(parts, call("match_class", self.site(node), name(subject), self.expr(node.cls), num(len(node.patterns)), named)),
                             [ast.IsNot()], [ast.Constant(None)])]
        self.parts_of(tests, parts, node.patterns + node.kwd_patterns, names)
        return ast.BoolOp(ast.And(), tests) if len(tests) > 1 else tests[0]

    def sequence_pattern(self, node, subject, names):
        star = next((i for i, p in enumerate(node.patterns) if isinstance(p, ast.MatchStar)), -1)
        parts = self.temp()
        blank = [isinstance(p, (ast.MatchAs, ast.MatchStar)) and p.name is None and not getattr(p, "pattern", None)
                 for p in node.patterns]
        if star >= 0 and blank[star] and not all(blank):
            raise OracleUnsupported(f"line {node.lineno}: *_ in a sequence pattern")
        tests = [self.walrus(parts, call("match_sequence", self.site(node), name(subject), num(len(node.patterns)),
                                         num(star), ast.Constant(all(blank))))]
        for place, pattern in enumerate(node.patterns):
            temp = self.temp()
            piece = ast.Subscript(name(parts), num(place), ast.Load())
            tests.append(ast.Tuple([self.walrus(temp, piece)], ast.Load()))
            if isinstance(pattern, ast.MatchStar):
                if pattern.name:
                    names.append((pattern.name, temp))
            else:
                tests.append(self.pattern(pattern, temp, names))
        return ast.BoolOp(ast.And(), tests) if len(tests) > 1 else tests[0]


def rewrite(source, filename, runtime):
    """The rewritten program as a code object."""
    tree = ast.parse(source, filename)
    future = [s for s in tree.body if isinstance(s, ast.ImportFrom) and s.module == "__future__"]
    if future:
        raise OracleUnsupported("from __future__ import")
    return compile(Rewriter(tree, runtime).tree, filename, "exec")
