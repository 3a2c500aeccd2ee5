# SPDX-License-Identifier: Apache-2.0
"""Operators, comparisons and membership, with the accesses that docs/semantics.md gives them."""
from iteration import Generator, Iterator
from kinds import COMPARE, IN_PLACE, OPERATORS, SCALARS, VIEWS, isinstance, operation


class Operators:
    # operators

    @operation
    def bin(self, op, name, left, right):
        return self.binary(op, name, left, right)

    def binary(self, op, name, left, right):
        if type(left) in SCALARS and type(right) in SCALARS:
            return OPERATORS[name](left, right)
        kinds = self.container(left), self.container(right)
        if name == "Mod" and isinstance(left, str):
            self.text_access(op, right)
        elif kinds[0] == "list" and name in ("Add", "Mult"):
            self.read_all(op, left)
            if name == "Add" and kinds[1]:
                self.read_all(op, right)
        elif kinds[1] == "list" and name == "Mult":
            self.read_all(op, right)
        elif kinds[0] and kinds[0] == kinds[1]:
            self.read_all(op, left)
            self.read_all(op, right)
        elif any(kinds) or isinstance(left, VIEWS) or isinstance(right, VIEWS):
            if not (self.opaque(left) or self.opaque(right)):
                OPERATORS[name](left, right)
                self.unsupported(f"{name} on {type(left).__name__} and {type(right).__name__}")
        return self.fresh_result(op, OPERATORS[name](left, right), left, right)

    def fresh_result(self, op, value, *sources):
        if self.container(value) and not any(self.opaque(s) for s in sources):
            self.born(op, value)
        return value

    @operation
    def aug(self, op, name, left, right):
        kind = self.container(left)
        if kind == "list" and name == "Add":
            self.extend(op, left, right)
            return left
        if kind == "list" and name == "Mult":
            return self.unsupported("list *= n")
        if kind == "dict" and name == "BitOr":
            self.dict_update(op, left, right)
            return left
        if kind == "set":
            return self.set_in_place(op, name, left, right)
        if type(left) in SCALARS and type(right) in SCALARS:
            return OPERATORS[name](left, right)
        if self.opaque(left):
            return IN_PLACE[name](left, right)
        return self.binary(op, name, left, right)

    def set_in_place(self, op, name, left, right):
        if not isinstance(right, (set, frozenset)) and not isinstance(right, VIEWS):
            return IN_PLACE[name](left, right)
        values = list(self.iterate(op, right))
        if name == "BitAnd":
            self.read_all(op, left)
            for key in [k for k in left if k not in values]:
                self.set_drop(op, left, key)
        for key in values if name != "BitAnd" else ():
            self.set_change(op, left, key, name == "BitOr" or (name == "BitXor" and key not in left))
        return left

    def set_drop(self, op, items, key):
        self.w_keys(op, items, [key])
        self.r_length(op, items)
        self.w_length(op, items)
        items.discard(key)

    def set_change(self, op, items, key, add):
        """Adds or removes one key of a set, with the accesses of add and discard."""
        self.r_keys(op, items, [key])
        if (key in items) == add:
            return
        self.w_keys(op, items, [key])
        self.r_length(op, items)
        self.w_length(op, items)
        (items.add if add else items.discard)(key)

    @operation
    def cmp(self, op, name, left, right):
        if type(left) in SCALARS and type(right) in SCALARS and name in COMPARE:
            return COMPARE[name](left, right)
        if name == "Is":
            return left is right
        if name == "IsNot":
            return left is not right
        if name == "In":
            return self.contains(op, right, left)
        if name == "NotIn":
            return not self.contains(op, right, left)
        return self.compare(op, name, left, right)

    def compare(self, op, name, left, right):
        """Comparison with the reads of nested containers; `name` is a syntax class name."""
        kind = self.container(left)
        if kind == "list" and type(left) is type(right):
            return self.compare_lists(op, name, left, right)
        if type(left) is tuple and type(right) is tuple and not (self.plain(left) and self.plain(right)):
            return self.compare_items(op, name, left, right, None)
        if kind and kind == self.container(right):
            if name not in ("Eq", "NotEq") and kind == "dict":
                return COMPARE[name](left, right)
            return self.compare_hashed(op, name, kind, left, right)
        if isinstance(left, VIEWS) or isinstance(right, VIEWS):
            return self.unsupported("comparison of dict views")
        return COMPARE[name](left, right)

    def compare_lists(self, op, name, left, right):
        self.r_length(op, left)
        self.r_length(op, right)
        if len(left) != len(right) and name in ("Eq", "NotEq"):
            return name == "NotEq"
        return self.compare_items(op, name, left, right, op)

    def compare_items(self, op, name, left, right, logged):
        for place, (a, b) in enumerate(zip(left, right)):
            if logged:
                self.r_elements(op, left, [place])
                self.r_elements(op, right, [place])
            if not self.equal(op, a, b):
                if name in ("Eq", "NotEq"):
                    return name == "NotEq"
                return self.compare(op, name, a, b)
        return COMPARE[name](len(left), len(right))

    def compare_hashed(self, op, name, kind, left, right):
        self.r_length(op, left)
        self.r_length(op, right)
        if name in ("Eq", "NotEq") and len(left) != len(right):
            return name == "NotEq"
        self.r_keys(op, left)
        self.r_keys(op, right)
        if kind == "dict":
            if not all(self.plain(v) or self.opaque(v) for v in list(left.values()) + list(right.values())):
                self.unsupported("comparison of dicts with containers inside")
        return COMPARE[name](left, right)

    def equal(self, op, a, b):
        return a is b or self.truth(op, self.compare(op, "Eq", a, b))

    def contains(self, op, items, value):
        kind = self.container(items)
        if kind == "list":
            return self.find(op, items, value) >= 0
        if kind:
            found = value in items
            self.r_keys(op, items, [value])
            return found
        if isinstance(items, VIEWS[:1]):
            owner = self.view_of(items)
            self.r_keys(op, owner, [value])
            return value in owner
        if isinstance(items, VIEWS):
            return any(self.equal(op, item, value) for item in self.iterate(op, items)) if isinstance(
                items, VIEWS[1]) else self.unsupported("in d.items()")
        if type(items) is tuple and not self.plain(items):
            return any(self.equal(op, item, value) for item in items)
        if self.is_user_object(items) and not hasattr(type(items), "__contains__"):
            return any(self.equal(op, item, value) for item in self.iterate(op, items))
        if isinstance(items, (Iterator, Generator)):
            return any(self.equal(op, item, value) for item in self.iterate(op, items))
        return value in items

    def find(self, op, items, value, start=0, stop=None):
        """R length and R of the elements up to the first one equal to `value`: its index, or -1."""
        self.r_length(op, items)
        place = start
        while place < min(len(items), len(items) if stop is None else stop):
            self.r_elements(op, items, [place])
            if self.equal(op, items[place], value):
                return place
            place += 1
        return -1
