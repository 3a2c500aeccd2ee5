# SPDX-License-Identifier: Apache-2.0
"""What the engine has to know of a source text and bytecode does not say: where functions, loops and names stand.

One line per item, fields separated by one space; positions are `line col end_line end_col` as in ast (UTF-8 byte columns).

    F id parent kind pos header_line name   module|class|def|lambda|genexpr; parent: enclosing F or L, or -1
    B id pos                                after F: its body (lambda: the expression; genexpr: the element)
    L id parent kind pos keyword_line keyword_col const name   for|while|comp|asyncfor; const 1: the while test is a constant
    H id pos                                after L: the header expression (iterable; test)
    I id pos                                after L: what runs inside it, besides the header
    C pos                                   a list, set or dict comprehension
    N ctx line col fid name                 a name: l(oad), s(tore), d(elete); fid: the F whose code executes it

F and L share one numbering, in pre-order. The parser is the interpreter's own, without the module `ast`, so that nothing is imported into
the program. Everything here is iterative: the depth of the source is not the depth of our stack.
"""
import _ast

_AST = _ast.AST
_FUNCTIONS = {_ast.FunctionDef: "def", _ast.AsyncFunctionDef: "def", _ast.ClassDef: "class", _ast.Lambda: "lambda"}
_LOOPS = {_ast.For: "for", _ast.AsyncFor: "asyncfor", _ast.While: "while"}
_COMPREHENSIONS = (_ast.ListComp, _ast.SetComp, _ast.DictComp)
_CONTEXTS = {_ast.Load: "l", _ast.Store: "s", _ast.Del: "d"}


def of_file(name):
    """The map of a source file; "" when it cannot be read or parsed."""
    try:
        with open(name, "rb") as file:
            data = file.read()
        return _map(data)
    except (OSError, SyntaxError, ValueError, MemoryError, RecursionError):
        return ""


def of_text(text):
    """The map of a source text; "" on any error."""
    try:
        return _map(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return ""


def _map(source):
    tree = compile(source, "<plait>", "exec", _ast.PyCF_ONLY_AST, dont_inherit=True)
    if isinstance(source, bytes):
        lines = source.count(b"\n") + 1
    else:
        lines = source.count("\n") + 1
    walk = _Walk(lines)
    walk.run(tree)
    return "".join(walk.out)


def _pos(first, last=None):
    last = last or first
    return "%d %d %d %d" % (first.lineno, first.col_offset, last.end_lineno, last.end_col_offset)


class _Walk:
    """Pre-order, with an explicit stack of (node, enclosing item, executing function, action)."""

    def __init__(self, lines):
        self.lines = lines
        self.out = []
        self.ids = 0
        self.stack = []

    def run(self, module):
        pos = "1 0 %d 0" % (self.lines + 1)
        me = self.function("module", pos, 1, "<module>", -1)
        if module.body:
            self.out.append("B %d %s\n" % (me, _pos(module.body[0], module.body[-1])))
        self.push(module.body, me, me)
        stack = self.stack
        while stack:
            node, parent, fid = stack.pop()
            if node.__class__ is tuple:            # (method, arguments): something to be said at this place of the order
                node[0](*node[1:], parent, fid)
                continue
            self.visit(node, parent, fid)

    def push(self, nodes, parent, fid):
        self.stack.extend([(node, parent, fid) for node in reversed(nodes) if node is not None])

    def function(self, kind, pos, header_line, name, parent):
        me = self.ids
        self.ids += 1
        self.out.append("F %d %d %s %s %d %s\n" % (me, parent, kind, pos, header_line, name))
        return me

    def loop(self, kind, pos, line, column, const, name, parent, header, inside):
        me = self.ids
        self.ids += 1
        out = self.out
        out.append("L %d %d %s %s %d %d %d %s\n" % (me, parent, kind, pos, line, column, const, name))
        out.append("H %d %s\n" % (me, _pos(header)))
        for first, last in inside:
            out.append("I %d %s\n" % (me, _pos(first, last)))
        return me

    def visit(self, node, parent, fid):
        kind = node.__class__
        if kind is _ast.Name:
            self.out.append("N %s %d %d %d %s\n" % (_CONTEXTS[node.ctx.__class__], node.lineno, node.col_offset, fid, node.id))
        elif kind is _ast.Constant:
            pass
        elif kind in _FUNCTIONS:
            self.visit_function(node, kind, parent, fid)
        elif kind in _LOOPS:
            self.visit_loop(node, kind, parent, fid)
        elif kind is _ast.GeneratorExp:
            self.visit_genexpr(node, parent, fid)
        elif kind in _COMPREHENSIONS:
            self.out.append("C %s\n" % _pos(node))
            self.clauses(node, parent, fid, fid)
        elif kind is _ast.AugAssign and node.target.__class__ is _ast.Name:      # read, then the value, then written
            self.out.append("N l %d %d %d %s\n" % (node.lineno, node.col_offset, fid, node.target.id))
            self.push([node.value, node.target], parent, fid)
        else:
            self.push(self.children(node), parent, fid)

    @staticmethod
    def children(node):
        """In the order of evaluation, which is that of the fields but for these."""
        kind = node.__class__
        if kind is _ast.Assign:
            return [node.value, *node.targets]
        if kind is _ast.NamedExpr or kind is _ast.AnnAssign:
            return [part for part in (node.value, node.target, getattr(node, "annotation", None)) if part is not None]
        if kind is _ast.Dict:
            return [part for pair in zip(node.keys, node.values) for part in pair if part is not None]
        found = []
        for field in node._fields:
            value = getattr(node, field, None)
            if value.__class__ is list:
                found += [item for item in value if isinstance(item, _AST)]
            elif isinstance(value, _AST):
                found.append(value)
        return found

    # What a function's header evaluates (decorators, defaults, annotations, bases) is executed by the enclosing function.
    def visit_function(self, node, kind, parent, fid):
        if kind is _ast.Lambda:
            name, line, body, outer = "<lambda>", node.lineno, [node.body], [*node.args.defaults, *node.args.kw_defaults]
        else:
            name, line, body, outer = node.name, node.lineno, node.body, list(node.decorator_list)
            if kind is _ast.ClassDef:
                outer += [*node.bases, *node.keywords]
            else:
                outer += [*node.args.defaults, *node.args.kw_defaults]
                outer += [arg.annotation for arg in self.arguments(node.args)] + [node.returns]
        me = self.function(_FUNCTIONS[kind], _pos(node), line, name, parent)
        self.out.append("B %d %s\n" % (me, _pos(body[0], body[-1])))
        self.push(body, me, me)
        self.push(outer, parent, fid)

    @staticmethod
    def arguments(args):
        return [arg for arg in (*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg) if arg is not None]

    def visit_loop(self, node, kind, parent, fid):
        body = (node.body[0], node.body[-1])
        if kind is _ast.While:
            header, inside, const = node.test, [(node.test, None), body], int(node.test.__class__ is _ast.Constant)
            name, within = "while", [node.test, *node.body]
        else:
            header, inside, const = node.iter, [(node.target, None), body], 0
            name, within = "for", [node.target, *node.body]
        # The iterable belongs to what encloses the loop; so does the else block, which runs after it.
        me = self.loop(_LOOPS[kind], _pos(node), node.lineno, node.col_offset, const, name, parent, header, inside)
        self.push(node.orelse, parent, fid)
        self.push(within, me, fid)
        if kind is not _ast.While:
            self.push([node.iter], parent, fid)

    def visit_genexpr(self, node, parent, fid):
        me = self.function("genexpr", _pos(node), node.lineno, "<genexpr>", parent)
        self.out.append("B %d %s\n" % (me, _pos(node.elt)))
        self.clauses(node, me, me, fid, parent)

    def clauses(self, node, parent, fid, first_fid, first_parent=None):
        """The loops of a comprehension, one within the other; the first iterable is evaluated outside."""
        generators = node.generators
        element = (node.key, node.value) if node.__class__ is _ast.DictComp else (node.elt, None)
        self.push([(self.clause, generators, 0, element)], parent, fid)
        self.push([generators[0].iter], parent if first_parent is None else first_parent, first_fid)

    @staticmethod
    def clause_end(clause):
        return clause.ifs[-1] if clause.ifs else clause.iter

    def clause(self, generators, k, element, parent, fid):
        clause = generators[k]
        inside = [(clause.target, None), *((test, None) for test in clause.ifs)]
        inside += [(later.target, self.clause_end(later)) for later in generators[k + 1:]]
        inside.append(element)
        kind = "comp"
        target = clause.target
        me = self.loop(kind, _pos(target, self.clause_end(clause)), target.lineno, target.col_offset, 0, "comprehension", parent, clause.iter, inside)
        if k + 1 < len(generators):
            self.push([(self.clause, generators, k + 1, element)], me, fid)
            within = [generators[k + 1].iter]
        else:
            within = [item for item in element if item is not None]
        self.push(within, me, fid)
        self.push([clause.target, *clause.ifs], me, fid)
