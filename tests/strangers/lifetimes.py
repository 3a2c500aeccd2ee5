# SPDX-License-Identifier: Apache-2.0
"""When objects die, and how many there are, must be the same with and without plait."""
import gc
import sys
import weakref

log = []


class Node:
    def __init__(self, name):
        self.name = name
        self.other = None

    def __del__(self):
        log.append(("del", self.name))


def use(n):
    node = Node(n)
    ref = weakref.ref(node, lambda r: log.append(("weak", n)))
    log.append(sys.getrefcount(node))
    items = [node, {"k": node}, (node,)]
    log.append(sys.getrefcount(node))
    del items
    log.append(sys.getrefcount(node))
    return ref


for n in range(3):
    ref = use(n)
    log.append(ref() is None)
gc.collect()
gc.disable()
def nodes():
    return sum(type(o) is Node for o in gc.get_objects())


before = nodes()
for n in range(50):
    a, b = Node("a"), Node("b")
    a.other, b.other = b, a
del a, b
print(nodes() - before)
print(gc.collect())
print(nodes() - before)
cache = weakref.WeakValueDictionary()
keys = weakref.WeakKeyDictionary()
for n in range(5):
    node = Node(f"w{n}")
    cache[n] = node
    keys[node] = n
print(len(cache), len(keys))
del node
print(len(cache), len(keys))


def gen():
    try:
        yield Node("in generator")
    finally:
        log.append("closed")


g = gen()
next(g)
del g
log.append("after")
try:
    raise ValueError(Node("in exception"))
except ValueError as error:
    pass
log.append("end")
finalizer = weakref.finalize(Node("f"), log.append, "finalize")
for entry in log:
    print(entry)


def refs():
    x = object()
    l = [x] * 10
    d = {n: x for n in range(10)}
    class K: pass
    k = K()
    k.a = x
    f = lambda: x
    t = (x, [x])
    return sys.getrefcount(x)


print(refs(), sys.getrefcount(None) > 1000)
def growth():
    gc.collect()
    start = len(gc.get_objects())
    for n in range(200):
        refs()
    gc.collect()
    return len(gc.get_objects()) - start
growth()
print(growth())
