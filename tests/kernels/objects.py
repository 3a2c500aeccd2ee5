# SPDX-License-Identifier: Apache-2.0
"""State of objects behind methods, slots, class attributes."""
N = 24
B = [(5 * i + 1) % 13 for i in range(N)]


class Account:
    total = 0

    def __init__(self):
        self.balance = 0
        self.log = []
        self.peak = 0
        self.scratch = 0

    def deposit(self, amount):
        self.balance += amount

    def deposit_and_tell(self, amount):
        self.balance += amount
        return self.balance

    def note(self, amount):
        self.log.append(amount)

    def highest(self, amount):
        if amount > self.peak:
            self.peak = amount

    def doubled(self, amount):
        self.scratch = amount * 2
        return self.scratch + 1

    def compound(self, amount):
        self.balance = self.balance * 2 % 1000 + amount


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def move(self, dx):
        self.x += dx
        return self.x


def k_sum_behind_method():
    account = Account()
    for x in B:  #: reduction reduce(self.balance +)
        account.deposit(x)
    return account.balance


def k_sum_behind_method_told():
    account, a = Account(), [0] * N
    for i in range(N):  #: sequential blocked(self.balance)
        a[i] = account.deposit_and_tell(B[i])
    return a


def k_log_behind_method():
    account = Account()
    for x in B:  #: reduction reduce(self.log append)
        account.note(x)
    return account.log


def k_peak_behind_method():
    account = Account()
    for x in B:  #: reduction reduce(self.peak max)
        account.highest(x)
    return account.peak


def k_scratch_attribute():
    account, a = Account(), [0] * N
    for i in range(N):  #: doall privatize(self.scratch)
        a[i] = account.doubled(B[i])
    return a


def k_compound_interest():
    account = Account()
    for x in B:  #: sequential blocked(self.balance)
        account.compound(x)
    return account.balance


def k_an_object_each():
    points = [Point(i, 0) for i in range(N)]
    a = [0] * N
    for i in range(N):  #: doall
        a[i] = points[i].move(B[i])
    return a


def k_one_object_for_all():
    points = [Point(0, 0)] * N
    a = [0] * N
    for i in range(N):  #: sequential blocked(self.x)
        a[i] = points[i].move(B[i])
    return a


def k_objects_made():
    made = [None] * N
    for i in range(N):  #: doall
        made[i] = Point(B[i], i)
    return [p.x for p in made]


def k_attribute_summed_outside():
    p = Point(0, 0)
    for x in B:  #: reduction reduce(p.x +)
        p.x += x
    return p.x


def k_attribute_and_other():
    p = Point(0, 0)
    for x in B:  #: sequential blocked(p)
        p.y = p.x
        p.x += x
    return p.x, p.y


class Node:
    def __init__(self, value, rest):
        self.value = value
        self.rest = rest


def k_linked_list_built():
    head = None
    for x in B:  #: sequential blocked(head)
        head = Node(x, head)
    return head.value


def k_linked_list_walked():
    node = None
    for x in B:
        node = Node(x, node)
    s = 0
    while node is not None:  #: sequential blocked(node)
        s += node.value
        node = node.rest
    return s


RESULTS = {name: kernel() for name, kernel in list(globals().items()) if name.startswith("k_")}
