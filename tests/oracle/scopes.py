# SPDX-License-Identifier: Apache-2.0
"""Which scope owns each name of a program, and which module names are constants.

Python's own rules, settled from the syntax tree alone: a name belongs to the innermost enclosing function, lambda,
comprehension or generator expression that binds it, else to the module; class bodies are seen only from themselves.
A name owned by a scope and used across a function border is a closure cell. List, set and dict comprehensions are no
function border (they are part of the activation they stand in); generator expressions are one.
"""
import ast


class OracleUnsupported(Exception):
    """The program uses something that the oracle has no rule for. Never an answer instead."""


class Scope:
    """One scope; kind is module, function, lambda, genexp, class or comp."""

    def __init__(self, kind, node, parent, ident):
        self.kind, self.node, self.parent, self.id = kind, node, parent, ident
        self.bound, self.params, self.globals, self.nonlocals = set(), [], set(), set()
        self.uses, self.cells, self.is_generator = set(), set(), False

    def home(self):
        """The scope whose activation runs this one: comprehensions belong to what they stand in."""
        scope = self
        while scope.kind == "comp":
            scope = scope.parent
        return scope


def mangle(name, classname):
    """Python's private name mangling inside class `classname` (None: outside any class)."""
    if classname is None or not name.startswith("__") or name.endswith("__") or "." in name:
        return name
    stripped = classname.lstrip("_")
    return f"_{stripped}{name}" if stripped else name


class ScopeBuilder(ast.NodeVisitor):
    """Fills `scopes` (by syntax node) and `bindings` (module name -> list of 'is a constant place')."""

    def __init__(self, tree):
        self.scopes, self.bindings, self.loop = {}, {}, 0
        self.scope = self.module = self.open("module", tree, None)
        for statement in tree.body:
            self.visit(statement)
        for scope in self.scopes.values():
            for name in scope.uses:
                self.resolve(scope, name)

    def open(self, kind, node, parent):
        scope = Scope(kind, node, parent, len(self.scopes))
        self.scopes[node] = scope
        return scope

    def bind(self, name, scope=None):
        scope = scope or self.scope
        scope.uses.add(name)
        if name in scope.globals:
            self.bindings.setdefault(name, []).append(False)
        elif scope.kind == "module":
            scope.bound.add(name)
            self.bindings.setdefault(name, []).append(self.loop == 0)
        elif name not in scope.nonlocals:
            scope.bound.add(name)

    def inside(self, scope, nodes):
        saved, self.scope = self.scope, scope
        loop, self.loop = self.loop, 0 if scope.kind not in ("comp", "class") else self.loop
        for node in nodes:
            self.visit(node)
        self.scope, self.loop = saved, loop

    # names

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Load):
            self.scope.uses.add(node.id)
        else:
            self.bind(node.id)

    def visit_NamedExpr(self, node):
        self.visit(node.value)
        scope = self.scope
        while scope.kind in ("comp", "genexp"):
            scope = scope.parent
        if scope.kind == "class":
            raise OracleUnsupported("walrus in a class body's comprehension")
        self.scope.uses.add(node.target.id)
        self.bind(node.target.id, scope)

    def visit_Global(self, node):
        self.scope.globals.update(node.names)

    def visit_Nonlocal(self, node):
        self.scope.nonlocals.update(node.names)

    def visit_Import(self, node):
        for alias in node.names:
            self.bind(alias.asname or alias.name.split(".")[0])

    def visit_ImportFrom(self, node):
        for alias in node.names:
            self.bind(alias.asname or alias.name)

    def visit_ExceptHandler(self, node):
        if node.type:
            self.visit(node.type)
        if node.name:
            self.bind(node.name)
        for statement in node.body:
            self.visit(statement)

    def visit_MatchAs(self, node):
        if node.pattern:
            self.visit(node.pattern)
        if node.name:
            self.bind(node.name)

    def visit_MatchStar(self, node):
        if node.name:
            self.bind(node.name)

    def visit_MatchMapping(self, node):
        self.generic_visit(node)
        if node.rest:
            self.bind(node.rest)

    # loops

    def visit_For(self, node):
        self.visit(node.iter)
        self.loop += 1
        self.visit(node.target)
        for statement in node.body:
            self.visit(statement)
        self.loop -= 1
        for statement in node.orelse:
            self.visit(statement)

    def visit_While(self, node):
        self.loop += 1
        self.visit(node.test)
        for statement in node.body:
            self.visit(statement)
        self.loop -= 1
        for statement in node.orelse:
            self.visit(statement)

    # scopes

    def visit_FunctionDef(self, node):
        for decorator in node.decorator_list:
            self.visit(decorator)
        self.bind(node.name)
        self.function("function", node, node.body)

    def visit_AsyncFunctionDef(self, node):
        if any(isinstance(inner, ast.Yield) for inner in ast.walk(node)):
            raise OracleUnsupported(f"line {node.lineno}: an asynchronous generator")
        self.visit_FunctionDef(node)
        self.scopes[node].is_generator = True

    def visit_Lambda(self, node):
        self.function("lambda", node, [node.body])

    def function(self, kind, node, body):
        arguments = node.args
        for default in arguments.defaults + [d for d in arguments.kw_defaults if d]:
            self.visit(default)
        scope = self.open(kind, node, self.scope)
        everything = arguments.posonlyargs + arguments.args
        everything = everything + ([arguments.vararg] if arguments.vararg else []) + arguments.kwonlyargs
        everything = everything + ([arguments.kwarg] if arguments.kwarg else [])
        scope.params = [a.arg for a in everything]
        for name in scope.params:
            scope.bound.add(name)
            scope.uses.add(name)
        for statement in body:
            Declarations(scope).visit(statement)
        self.inside(scope, body)

    def visit_ClassDef(self, node):
        for part in node.decorator_list + node.bases + [k.value for k in node.keywords]:
            self.visit(part)
        self.bind(node.name)
        scope = self.open("class", node, self.scope)
        for statement in node.body:
            Declarations(scope).visit(statement)
        self.inside(scope, node.body)

    def comprehension(self, kind, node, elements):
        self.visit(node.generators[0].iter)
        scope = self.open(kind, node, self.scope)
        parts = []
        for place, clause in enumerate(node.generators):
            if clause.is_async:
                raise OracleUnsupported("asynchronous comprehension")
            parts += ([clause.iter] if place else []) + [clause.target] + clause.ifs
        self.loop += 1
        self.inside(scope, parts + elements)
        self.loop -= 1

    def visit_ListComp(self, node):
        self.comprehension("comp", node, [node.elt])

    visit_SetComp = visit_ListComp

    def visit_DictComp(self, node):
        self.comprehension("comp", node, [node.key, node.value])

    def visit_GeneratorExp(self, node):
        self.comprehension("genexp", node, [node.elt])

    def visit_AnnAssign(self, node):
        if node.value:
            self.visit(node.value)
            self.visit(node.target)
        elif isinstance(node.target, ast.Name):
            self.scope.bound.add(node.target.id)

    # resolution

    def resolve(self, scope, name):
        """The owner of `name` seen from `scope`: a Scope (the module for globals). Marks cells."""
        start, crossed = scope, False
        while scope is not None:
            if name in scope.globals or scope.kind == "module":
                return self.module
            visible = scope.kind != "class" or scope is start
            if visible and name in scope.bound and name not in scope.nonlocals:
                if crossed:
                    scope.cells.add(name)
                return scope
            crossed = crossed or scope.kind != "comp"
            scope = scope.parent
        return self.module

    def is_constant(self, name):
        """True for a global bound by exactly one instruction outside loops and functions, and for unbound names."""
        places = self.bindings.get(name, [])
        return not places or (len(places) == 1 and places[0])


class Declarations(ast.NodeVisitor):
    """Collects global and nonlocal declarations and yields of one scope before its names are bound."""

    def __init__(self, scope):
        self.scope = scope

    def visit_Global(self, node):
        self.scope.globals.update(node.names)

    def visit_Nonlocal(self, node):
        self.scope.nonlocals.update(node.names)

    def visit_Yield(self, node):
        self.scope.is_generator = True
        self.generic_visit(node)

    visit_YieldFrom = visit_Yield

    def skip(self, node):
        """Nested scopes have declarations of their own."""

    visit_FunctionDef = visit_AsyncFunctionDef = visit_Lambda = visit_ClassDef = visit_GeneratorExp = skip
