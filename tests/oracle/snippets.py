# SPDX-License-Identifier: Apache-2.0
"""Small programs whose dependences were derived by hand from docs/semantics.md, to trust the oracle itself.

Each entry: name, the location sorts it is about (all dependences of these sorts must be listed), program. The notation is that
of tests/programs/README.md; texts are left out. Line 1 is the first line after the opening quotes.
"""

SNIPPETS = [
    ("local_straight", "local", """\
def f():
    a = 1
    b = a  #: RAW local <- 2 @f
    a = 2  #: WAW local <- 2 @f; WAR local <- 3 @f
    return a + b  #: RAW local <- 4 @f; RAW local <- 3 @f
f()
"""),
    ("local_aug_in_for", "local", """\
def f():
    s = 0
    for i in range(3):  #: WAW local <- 3 carried@3 d=1 n=2; WAR local <- 4 carried@3 d=1 n=2
        s += i  #: RAW local <- 3 @3 n=3; RAW local <- 2 @f; RAW local <- 4 carried@3 d=1 n=2; WAR local <- 4 @3 n=3
    #: WAW local <- 2 @f; WAW local <- 4 carried@3 d=1 n=2
    return s  #: RAW local <- 4 @f
f()
"""),
    ("local_distance_two", "element", """\
def f():
    a = [1, 1, 0, 0, 0]
    for i in range(2, 5):
        a[i] = a[i - 2]  #: RAW element <- 2 @f n=2; RAW element <- 4 carried@3 d=2; WAW element <- 2 @f n=3
f()
"""),
    ("varying_distance", "element", """\
def f():
    a = [0] * 5  #: RAW element <- 2 @f
    for i in (0, 1, 0, 2, 2, 0):
        a[i] += 1  #: RAW element <- 2 @f n=3; RAW element <- 4 carried@3 d=1..3 n=3; WAR element <- 4 @3 n=6
    #: WAW element <- 2 @f n=3; WAW element <- 4 carried@3 d=1..3 n=3
f()
"""),
    ("while_condition_is_inside", "local", """\
def f():
    n = 2
    while n:  #: RAW local <- 2 @f; RAW local <- 4 carried@3 d=1 n=2
        n -= 1  #: RAW local <- 2 @f; RAW local <- 4 carried@3 d=1; WAW local <- 2 @f
    #: WAW local <- 4 carried@3 d=1; WAR local <- 3 @3 n=2; WAR local <- 4 @3 n=2
f()
"""),
    ("while_true", "local", """\
def f():
    n = 0
    while True:
        n += 1  #: RAW local <- 2 @f; RAW local <- 4 carried@3 d=1; WAW local <- 2 @f; WAW local <- 4 carried@3 d=1
    #: WAR local <- 4 @3 n=2; WAR local <- 6 carried@3 d=1
        if n == 2:  #: RAW local <- 4 @3 n=2
            break
    return n  #: RAW local <- 4 @f
f()
"""),
    ("while_true_war", "cell", """\
def f():
    n = 0
    def up():
        nonlocal n
        n += 1  #: RAW cell <- 2 @f; RAW cell <- 5 carried@7 d=1 n=2; WAW cell <- 2 @f; WAW cell <- 5 carried@7 d=1 n=2
    #: WAR cell <- 5 @up n=3
    for _ in range(3):
        up()
f()
"""),
    ("global_constant", "global", """\
a = 1
def f():
    return a
b = a
f()
"""),
    ("global_variable", "global", """\
a = 1
a = 2  #: WAW global <- 1 @module
def f():
    return a  #: RAW global <- 2 @module n=2
f()
f()
"""),
    ("global_statement", "global", """\
n = 0
def f():
    global n
    n += 1  #: RAW global <- 1 @module; RAW global <- 4 carried@6 d=1; WAW global <- 1 @module
    #: WAW global <- 4 carried@6 d=1; WAR global <- 4 @f n=2
for i in (1, 2):  #: WAW global <- 6 carried@6 d=1
    f()
"""),
    ("global_in_loop_is_variable", "global", """\
for i in (1, 2):  #: WAW global <- 1 carried@1 d=1; WAR global <- 2 carried@1 d=1
    a = i  #: RAW global <- 1 @1 n=2; WAW global <- 2 carried@1 d=1
"""),
    ("global_loop_war", "global", """\
for i in (1, 2):  #: WAW global <- 1 carried@1 d=1; WAR global <- 2 carried@1 d=1
    print(i)  #: RAW global <- 1 @1 n=2
"""),
    ("parameters", "local", """\
def f(a, b=1):
    return a + b  #: RAW local <- 1 @f n=2; RAW local <- 1 @f n=2
f(1)
f(2, 3)
"""),
    ("parameter_rewritten", "local", """\
def f(a):
    a = a + 1  #: RAW local <- 1 @f; WAW local <- 1 @f; WAR local <- 2 @f
f(1)
"""),
    ("recursion", "local", """\
def f(n):
    if n == 0:  #: RAW local <- 1 @f n=3
        return 0
    return f(n - 1)  #: RAW local <- 1 @f n=2
f(2)
"""),
    ("recursion_on_list", "element", """\
def f(a, n):
    if n:
        f(a, n - 1)
        a[0] = n  #: WAW element <- 4 @f; WAW element <- 6 @module; WAR element <- 5 @f n=2
    return a[0]  #: RAW element <- 4 @f n=2; RAW element <- 6 @module
f([7], 2)
"""),
    ("cell_of_each_activation", "cell", """\
def f(x):
    def g():
        return x  #: RAW cell <- 1 @f n=2
    return g()
f(1)
f(2)
"""),
    ("nonlocal", "cell", """\
def f():
    n = 0
    def g():
        nonlocal n
        n = 5  #: WAW cell <- 2 @f
    g()
    return n  #: RAW cell <- 5 @f
f()
"""),
    ("element_negative_index", "element length", """\
def f():
    a = [1, 2]
    a[-1] = 3  #: RAW length <- 2 @f; WAW element <- 2 @f
    return a[1]  #: RAW element <- 3 @f
f()
"""),
    ("for_over_list", "element length", """\
def f():
    a = [1, 2]
    for x in a:  #: RAW element <- 2 @f n=2; RAW length <- 2 @f n=3
        pass
f()
"""),
    ("append_while_iterating", "element length", """\
def f():
    a = [1]
    for x in a:  #: RAW length <- 2 @f; RAW length <- 5 carried@3 d=1..2 n=2; RAW element <- 2 @f; RAW element <- 5 carried@3 d=1
        if x == 1:
            a.append(2)  #: RAW length <- 2 @f; WAW length <- 2 @f; WAR length <- 3 @3; WAR length <- 5 @3
f()
"""),
    ("list_display_is_tuple", "element length", """\
def f(a):
    for x in [a, a]:
        x in [1, 2]
f(1)
"""),
    ("append", "element length", """\
def f():
    a = []
    for i in range(2):
        a.append(i)  #: RAW length <- 2 @f; RAW length <- 4 carried@3 d=1; WAW length <- 2 @f; WAW length <- 4 carried@3 d=1
    #: WAR length <- 4 @3 n=2
    return a[0]  #: RAW element <- 4 @f
f()
"""),
    ("pop_end", "element length", """\
def f():
    a = [1, 2]
    a.pop()  #: RAW length <- 2 @f; RAW element <- 2 @f; WAW element <- 2 @f; WAW length <- 2 @f; WAR length <- 3 @f
    #: WAR element <- 3 @f
    return len(a)  #: RAW length <- 3 @f
f()
"""),
    ("pop_front", "element", """\
def f():
    a = [1, 2, 3]
    a.pop(0)  #: RAW element <- 2 @f n=3; WAW element <- 2 @f n=3; WAR element <- 3 @f n=3
    return a[0]  #: RAW element <- 3 @f
f()
"""),
    ("insert", "element length", """\
def f():
    a = [1, 2]
    a.insert(1, 9)  #: RAW length <- 2 @f; RAW element <- 2 @f; WAW element <- 2 @f; WAR element <- 3 @f; WAR length <- 3 @f
    #: WAW length <- 2 @f
    return a[2]  #: RAW element <- 3 @f
f()
"""),
    ("del_element", "element length", """\
def f():
    a = [1, 2, 3]
    del a[1]  #: RAW length <- 2 @f; RAW element <- 2 @f; WAW element <- 2 @f n=2; WAR element <- 3 @f; WAW length <- 2 @f
    #: WAR length <- 3 @f
f()
"""),
    ("slice_load", "element length", """\
def f():
    a = [1, 2, 3]
    b = a[1:]  #: RAW length <- 2 @f; RAW element <- 2 @f n=2
    return b[0] + len(b)  #: RAW element <- 3 @f; RAW length <- 3 @f
f()
"""),
    ("slice_store_same_size", "element length", """\
def f():
    a = [1, 2, 3]
    a[0:2] = (8, 9)  #: RAW length <- 2 @f; WAW element <- 2 @f n=2
f()
"""),
    ("slice_store_grows", "element length", """\
def f():
    a = [1, 2]
    a[0:1] = (7, 8)  #: RAW length <- 2 @f; RAW element <- 2 @f; WAW element <- 2 @f n=2; WAR element <- 3 @f
    #: WAW length <- 2 @f; WAR length <- 3 @f
    return a[2]  #: RAW element <- 3 @f
f()
"""),
    ("swap", "element", """\
def f():
    a = [1, 2]
    a[0], a[1] = a[1], a[0]  #: RAW element <- 2 @f; RAW element <- 2 @f; WAW element <- 2 @f; WAW element <- 2 @f
    #: WAR element <- 3 @f; WAR element <- 3 @f
f()
"""),
    ("unpack_call", "local", """\
def f():
    a, b = g()
    return a + b  #: RAW local <- 2 @f; RAW local <- 2 @f
def g():
    c = [1, 2]
    return c  #: RAW local <- 5 @g
f()
"""),
    ("unpack_reads", "element length", """\
def f():
    c = [1, 2]
    a, b = c  #: RAW length <- 2 @f; RAW element <- 2 @f n=2
f()
"""),
    ("unpack_star", "element length", """\
def f():
    c = [1, 2, 3]
    a, *b = c  #: RAW length <- 2 @f; RAW element <- 2 @f n=3
    return b[1]  #: RAW element <- 3 @f
f()
"""),
    ("dict_store_absent_present", "key length", """\
def f():
    d = {}
    d['a'] = 1  #: RAW length <- 2 @f; WAW length <- 2 @f; WAR length <- 3 @f
    d['a'] = 2  #: WAW key <- 3 @f
    return d['a']  #: RAW key <- 4 @f
f()
"""),
    ("dict_get_absent", "key", """\
def f():
    d = {}
    d.get('a')
    d['a'] = 1  #: WAR key <- 3 @f
    return 'a' in d  #: RAW key <- 4 @f
f()
"""),
    ("dict_equal_keys", "key", """\
def f():
    d = {1: 0}
    d[1.0] = 5  #: WAW key <- 2 @f
    return d[True]  #: RAW key <- 3 @f
f()
"""),
    ("dict_delete", "key length", """\
def f():
    d = {1: 0}
    del d[1]  #: WAW key <- 2 @f; RAW length <- 2 @f; WAW length <- 2 @f; WAR length <- 3 @f
f()
"""),
    ("dict_items", "key length", """\
def f():
    d = {1: 0, 2: 0}
    for k, v in d.items():  #: RAW key <- 2 @f n=2; RAW length <- 2 @f n=3
        d[k] = v  #: WAW key <- 2 @f n=2; WAR key <- 3 @3 n=2
f()
"""),
    ("dict_setdefault", "key length", """\
def f():
    d = {}
    for k in (1, 1):
        d.setdefault(k, 0)  #: RAW key <- 4 carried@3 d=1; WAR key <- 4 @3; RAW length <- 2 @f; WAW length <- 2 @f
    #: WAR length <- 4 @3
f()
"""),
    ("set_add", "key length", """\
def f():
    s = set()
    for k in (1, 2, 1):
        s.add(k)  #: RAW key <- 4 carried@3 d=2; WAR key <- 4 @3 n=2; RAW length <- 2 @f; RAW length <- 4 carried@3 d=1
    #: WAW length <- 2 @f; WAW length <- 4 carried@3 d=1; WAR length <- 4 @3 n=2
f()
"""),
    ("attribute_instance", "attribute", """\
class C:
    pass
def f():
    c = C()
    c.x = 1
    c.x += 1  #: RAW attribute <- 5 @f; WAW attribute <- 5 @f; WAR attribute <- 6 @f
    return c.x  #: RAW attribute <- 6 @f
f()
"""),
    ("attribute_class", "attribute", """\
class C:
    n = 0
    def up(self):
        C.n += 1  #: RAW attribute <- 2 @module; RAW attribute <- 4 carried@6 d=1; WAW attribute <- 2 @module
    #: WAW attribute <- 4 carried@6 d=1; WAR attribute <- 4 @up n=2
for _ in (1, 2):
    C().up()  #: RAW attribute <- 3 @module n=2
"""),
    ("attribute_shadowing", "attribute", """\
class C:
    n = 0
def f():
    c = C()
    a = c.n  #: RAW attribute <- 2 @module
    c.n = 1
    return c.n  #: RAW attribute <- 6 @f
f()
"""),
    ("slots", "attribute", """\
class C:
    __slots__ = ('x',)
def f():
    c = C()
    c.x = 1
    return c.x  #: RAW attribute <- 5 @f
f()
"""),
    ("property", "attribute", """\
class C:
    @property
    def p(self):
        return self.v  #: RAW attribute <- 7 @f
def f():
    c = C()
    c.v = 3
    return c.p  #: RAW attribute <- 3 @module
f()
"""),
    ("init_fields", "attribute", """\
class C:
    def __init__(self):
        self.x = 0
def f():
    for i in (1, 2):
        c = C()
        c.x += i  #: RAW attribute <- 3 @5 n=2; WAW attribute <- 3 @5 n=2; WAR attribute <- 7 @5 n=2
f()
"""),
    ("list_comprehension", "local length element", """\
def f():
    a = [i * i for i in range(3)]  #: RAW local <- 2 @2 n=3; RAW local <- 2 @2 n=3; WAW local <- 2 carried@2 d=1 n=2
    #: WAR local <- 2 carried@2 d=1 n=2; WAR local <- 2 carried@2 d=1 n=2
    return a[1] + len(a)  #: RAW local <- 2 @f; RAW local <- 2 @f; RAW element <- 2 @f; RAW length <- 2 @f
f()
"""),
    ("comprehension_name_is_its_own", "local", """\
def f():
    i = 7
    [0 for i in (1, 2)]  #: WAW local <- 3 carried@3 d=1
    return i  #: RAW local <- 2 @f
f()
"""),
    ("comprehension_again", "local", """\
def f():
    for k in (1, 2):  #: WAW local <- 2 carried@2 d=1
        [0 for i in (1,)]  #: WAW local <- 3 carried@2 d=1
f()
"""),
    ("nested_comprehension", "local", """\
def f(m):
    [x for r in m for x in r]  #: RAW local <- 1 @f; RAW local <- 2 @2 n=2; WAW local <- 2 carried@2 d=1; RAW local <- 2 @2.1 n=4
    #: WAW local <- 2 carried@2.1 d=1 n=2; WAW local <- 2 carried@2 d=1; WAR local <- 2 carried@2.1 d=1 n=2
    #: WAR local <- 2 carried@2 d=1; WAR local <- 2 carried@2 d=1
f(((1, 2), (3, 4)))
"""),
    ("comprehension_condition", "element length", """\
def f(a):
    a[0] = 1  #: WAW element <- 5 @module
    b = [x for x in range(3) if a[0]]  #: RAW element <- 2 @f n=3
    return len(b)  #: RAW length <- 3 @f
f(bytearray(1))
"""),
    ("generator_to_consumer", "cell local", """\
def g(n):
    i = 0
    while i < n:  #: RAW local <- 2 @g; RAW local <- 1 @g; RAW local <- 6 carried@3 d=1 n=2
    #: RAW local <- 1 carried@8 d=1..2 n=2
        yield i  #: RAW local <- 2 @g; RAW local <- 6 carried@3 d=1
        i += 1  #: RAW local <- 2 carried@8 d=1; RAW local <- 6 carried@8 d=1; WAW local <- 2 carried@8 d=1
    #: WAW local <- 6 carried@8 d=1; WAR local <- 3 carried@8 d=1 n=2; WAR local <- 5 carried@8 d=1 n=2; WAR local <- 6 @3 n=2
for v in g(2):
    pass
"""),
    ("generator_inside_one_resumption", "local", """\
def g():
    s = 0
    for i in (1, 2):  #: WAW local <- 3 carried@3 d=1; WAR local <- 4 carried@3 d=1
        s += i  #: RAW local <- 3 @3 n=2; RAW local <- 2 @g; RAW local <- 4 carried@3 d=1; WAW local <- 2 @g
    #: WAW local <- 4 carried@3 d=1; WAR local <- 4 @3 n=2
    yield s  #: RAW local <- 4 @g
for v in g():
    pass
"""),
    ("generator_expression", "local cell", """\
def f(n):
    return sum(n * x for x in (1, 2))  #: RAW cell <- 1 @f n=2; RAW local <- 2 @2 n=2
    #: WAW local <- 2 @f; WAR local <- 2 @f
f(3)
"""),
    ("call_of_builtin_consumer", "element length", """\
def f():
    a = [1, 2]
    return sum(a)  #: RAW length <- 2 @f n=3; RAW element <- 2 @f n=2
f()
"""),
    ("any_stops", "element", """\
def f():
    a = [0, 1, 1]
    return any(a)  #: RAW element <- 2 @f n=2
f()
"""),
    ("zip_two", "element", """\
def f():
    a, b = [1, 2, 3], [4, 5]
    for x, y in zip(a, b):  #: RAW element <- 2 @f n=3; RAW element <- 2 @f n=2
        a[0] = y  #: WAW element <- 2 @f; WAW element <- 4 carried@3 d=1; WAR element <- 3 @3
f()
"""),
    ("sorted_key", "element", """\
def f():
    a = [3, 1]
    b = sorted(a, key=lambda v: -v)  #: RAW element <- 2 @f n=2
    return b[0]  #: RAW element <- 3 @f
f()
"""),
    ("failed_access", "key element", """\
def f():
    d = {1: 2}
    try:
        d[2]
    except KeyError:
        d[2] = 0
    return d[2]  #: RAW key <- 6 @f
f()
"""),
    ("exception_leaves_loops", "local", """\
def f():
    x = 0
    for i in (1, 2):  #: WAW local <- 3 carried@3 d=1
        try:
            while True:
                x = 1  #: WAW local <- 2 @f; WAW local <- 8 carried@3 d=1
                raise KeyError
        except KeyError: x = x + 1  #: RAW local <- 6 @3 n=2; WAW local <- 6 @3 n=2; WAR local <- 8 @3 n=2
f()
"""),
    ("finally_in_loop", "local", """\
def f():
    x = 0
    for i in (1, 2):
        try:
            break
        finally:
            x = i  #: RAW local <- 3 @3; WAW local <- 2 @f
f()
"""),
    ("return_in_loop", "element", """\
def f():
    a = [5]
    for i in (1, 2):
        a[0] = i  #: WAW element <- 2 @f
        return a[0]  #: RAW element <- 4 @3
f()
"""),
    ("loop_else_is_outside", "local", """\
def f():
    x = 0
    for i in (1,):
        x = 1  #: WAW local <- 2 @f
    else:
        x = 2  #: WAW local <- 4 @f
f()
"""),
    ("walrus", "local", """\
def f():
    if (n := 3) > 2:
        return n  #: RAW local <- 2 @f
f()
"""),
    ("chained_comparison", "element", """\
def f():
    a = [1, 2]
    return 0 < a[0] < a[1]  #: RAW element <- 2 @f; RAW element <- 2 @f
f()
"""),
    ("print_stream", "stream", """\
for i in (1, 2):
    print(i)  #: RAW stream <- 2 carried@1 d=1; WAW stream <- 2 carried@1 d=1; WAR stream <- 2 @1 n=2
"""),
    ("truth_of_list", "length", """\
def f():
    a = [1]
    if a: pass  #: RAW length <- 2 @f
    if not a: pass  #: RAW length <- 2 @f
    return bool(a)  #: RAW length <- 2 @f
f()
"""),
    ("lambda_parameter", "local", """\
f = lambda v: v + 1  #: RAW local <- 1 @<lambda> n=2
f(1)
f(2)
"""),
    ("star_call", "element length", """\
def f(*a):
    return len(a)
def g():
    l = [1, 2]
    f(*l)  #: RAW length <- 4 @g; RAW element <- 4 @g n=2
g()
"""),
    ("with_statement", "attribute", """\
class M:
    def __enter__(self):
        self.n = 1
        return self
    def __exit__(self, *e):
        self.n += 1  #: RAW attribute <- 3 @f; WAW attribute <- 3 @f; WAR attribute <- 6 @__exit__; WAR attribute <- 9 @f
def f():
    with M() as m:
        print(m.n)  #: RAW attribute <- 3 @f
    return m.n  #: RAW attribute <- 6 @f
f()
"""),
    ("threads", "element global", """\
import threading
a = [0]
def f():
    a[0] += 1  #: RAW element <- 2 @program; WAW element <- 2 @program; WAR element <- 4 @f
t = threading.Thread(target=f)
t.start()
t.join()
b = a[0]  #: RAW element <- 4 @program
"""),
]
