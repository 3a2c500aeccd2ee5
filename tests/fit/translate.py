# SPDX-License-Identifier: Apache-2.0
"""Loops of Python, as plait judged them, written out as C with OpenMP or as OpenCL C: the code a programmer would write from the verdict.

A small part of Python: functions without arguments over global lists of numbers, `for` over range, assignments to names and elements, `if`,
arithmetic and comparisons. The verdict decides: a `doall` loop becomes a parallel one, a `reduction` with its operator, anything else stays as it is. Names that
the loop's body assigns first are its own; a reduction's is shared.
"""

import ast

OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "/", ast.Mod: "%"}
COMPARISONS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
REDUCTIONS = {"+": "+", "*": "*", "min": "min", "max": "max", "count": "+"}


class Unsupported(Exception):
    pass


def functions(source):
    return {node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}


def loop_in(function):
    return next(node for node in function.body if isinstance(node, ast.For))


def names_in(node, context):
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, context)}


def arrays_in(node):
    return sorted({n.value.id for n in ast.walk(node) if isinstance(n, ast.Subscript) and isinstance(n.value, ast.Name)})


def counters_in(node):
    return {n.target.id for n in ast.walk(node) if isinstance(n, ast.For)}


class Writer:
    def __init__(self, constants):
        self.constants, self.lines, self.depth = constants, [], 1

    def put(self, text):
        self.lines.append("    " * self.depth + text)

    def expression(self, node):
        match node:
            case ast.Constant(value=bool() | str() | None):
                raise Unsupported(ast.unparse(node))
            case ast.Constant(value=value):
                return repr(value)
            case ast.Name(id=name):
                return str(self.constants.get(name, name))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
                return f"({self.expression(left)} {OPERATORS[type(op)]} {self.expression(right)})"
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return f"(-{self.expression(operand)})"
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in COMPARISONS:
                return f"({self.expression(left)} {COMPARISONS[type(op)]} {self.expression(right)})"
            case ast.Subscript(value=ast.Name(id=name), slice=index):
                return f"{name}[{self.expression(index)}]"
        raise Unsupported(ast.unparse(node))

    def bounds(self, loop):
        match loop.iter:
            case ast.Call(func=ast.Name(id="range"), args=[stop]):
                return "0", self.expression(stop)
            case ast.Call(func=ast.Name(id="range"), args=[start, stop]):
                return self.expression(start), self.expression(stop)
        raise Unsupported(ast.unparse(loop.iter))

    def block(self, body):
        self.depth += 1
        for statement in body:
            self.statement(statement)
        self.depth -= 1
        self.put("}")

    def statement(self, node):
        match node:
            case ast.Assign(targets=[target], value=value):
                self.put(f"{self.expression(target)} = {self.expression(value)};")
            case ast.AugAssign(target=target, op=op, value=value) if type(op) in OPERATORS:
                self.put(f"{self.expression(target)} {OPERATORS[type(op)]}= {self.expression(value)};")
            case ast.If(test=test, body=body, orelse=orelse):
                self.put(f"if ({self.expression(test)}) {{")
                self.block(body)
                if orelse:
                    self.lines[-1] += " else {"
                    self.block(orelse)
            case ast.For():
                self.head(node)
                self.block(node.body)
            case ast.Expr(value=ast.Constant()):
                pass
            case _:
                raise Unsupported(ast.unparse(node))

    def head(self, loop):
        start, stop = self.bounds(loop)
        i = loop.target.id
        self.put(f"for (int {i} = {start}; {i} < {stop}; {i}++) {{")

    def own_names(self, loop, shared):
        assigned = names_in(ast.Module(loop.body, []), ast.Store)
        return sorted(assigned - counters_in(ast.Module(loop.body, [])) - set(shared) - {loop.target.id})


def reductions(verdict):
    return {c["variable"]: REDUCTIONS[c["operator"]] for c in verdict["conditions"] if c["kind"] == "reduce"}


def to_c(function, verdict, constants):
    """A function without arguments; `FOR`, empty or an OpenMP pragma, stands before a parallel loop. What it returns goes to `sink`."""
    writer, parallel = Writer(constants), verdict["pattern"] in ("doall", "reduction")
    shared = reductions(verdict) if parallel else {}
    for node in function.body:
        match node:
            case ast.For():
                clauses = "".join(f" reduction({op}:{name})" for name, op in sorted(shared.items()))
                if parallel:
                    writer.put(f'PARALLEL("omp parallel for{clauses}")')
                writer.head(node)
                own = writer.own_names(node, set(shared) | {t.targets[0].id for t in function.body if isinstance(t, ast.Assign)})
                writer.depth += 1
                if own:
                    writer.put("double " + ", ".join(own) + ";")
                writer.depth -= 1
                writer.block(node.body)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                writer.put(f"double {name} = {writer.expression(value)};")
            case ast.Return(value=value):
                writer.put(f"sink = {writer.expression(value)};")
            case ast.Expr(value=ast.Constant()):
                pass
            case _:
                raise Unsupported(ast.unparse(node))
    return f"static void {function.name}(void) {{\n" + "\n".join(writer.lines) + "\n}\n"


def to_opencl(function, verdict, constants, types):
    """(source, arrays, first index, count) of a doall loop: one work-item an iteration."""
    if verdict["pattern"] != "doall":
        raise Unsupported(verdict["pattern"])
    loop, writer = loop_in(function), Writer(constants)
    start, stop = writer.bounds(loop)
    arrays = arrays_in(loop)
    parameters = ", ".join(f"__global {types[name]} *{name}" for name in arrays)
    writer.put(f"int {loop.target.id} = get_global_id(0) + {start};")
    own = writer.own_names(loop, ())
    if own:
        writer.put("double " + ", ".join(own) + ";")
    writer.depth -= 1
    writer.block(loop.body)
    source = "#pragma OPENCL EXTENSION cl_khr_fp64 : enable\n"
    source += f"__kernel void {function.name}({parameters}) {{\n" + "\n".join(writer.lines) + "\n"
    first = int(eval(start))
    return source, arrays, first, int(eval(stop)) - first
