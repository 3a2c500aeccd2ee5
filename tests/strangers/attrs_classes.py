# SPDX-License-Identifier: Apache-2.0
import attr
from attrs import define, field, validators, evolve, asdict, frozen


@define(order=True)
class Point:
    x: int = field(validator=validators.instance_of(int))
    y: int = field(default=0, converter=int)
    tags: list = field(factory=list, eq=False, order=False)

    @x.validator
    def small(self, attribute, value):
        if value > 100:
            raise ValueError("too large")


@frozen
class Key:
    a: int
    b: str = "b"


@attr.s(hash=True)
class Old:
    z = attr.ib(default=1)


points = [Point(n % 5, str(n)) for n in range(10)]
for p in points:
    p.tags.append(p.x)
print(sorted(points)[:3], asdict(points[3]), evolve(points[1], y=9))
for bad in (lambda: Point("s"), lambda: Point(101)):
    try:
        bad()
    except (TypeError, ValueError) as error:
        print(type(error).__name__)
seen = {Key(n % 3): n for n in range(9)}
print(seen, Key(1) in seen, Key(7) in seen, {Old(): 1}[Old()])
try:
    Key(1).a = 2
except AttributeError as error:
    print(type(error).__name__)
