# SPDX-License-Identifier: Apache-2.0
import decimal
import fractions
import sqlite3
import statistics
from decimal import Decimal

with decimal.localcontext() as context:
    context.prec = 40
    a = b = Decimal(1)
    for n in range(1, 25):
        b /= n
        a += b
    print(a)
print(sum((fractions.Fraction(1, n) for n in range(1, 20)), fractions.Fraction()))
print(statistics.stdev([1.5, 2.5, 4.0, 8.0]))
totals = {}
for n in range(20):
    key = Decimal(n % 4) / 2
    totals[key] = totals.get(key, 0) + n
print(totals, totals[0.5], totals[1])
db = sqlite3.connect(":memory:")
db.row_factory = sqlite3.Row
db.create_function("twice", 1, lambda x: x * 2)
db.execute("create table t (k integer primary key, v text, w real)")
db.executemany("insert into t (v, w) values (?, ?)", ((f"v{n}", n / 3) for n in range(10)))
for row in db.execute("select k, v, twice(w) as w from t where k % 2 order by k desc"):
    print(dict(row))


class Median:
    def __init__(self):
        self.values = []

    def step(self, value):
        self.values.append(value)

    def finalize(self):
        return statistics.median(self.values)


db.create_aggregate("median", 1, Median)
print(db.execute("select median(w) from t").fetchone()[0])
try:
    with db:
        db.execute("insert into t (k) values (1)")
except sqlite3.IntegrityError as error:
    print(error)
print(db.total_changes, "\n".join(db.iterdump())[:60])
