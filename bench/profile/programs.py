# SPDX-License-Identifier: Apache-2.0
"""The programs of bench_profile.py: name -> (kind, source). Each runs for about a second unwatched and prints a checksum."""

PROGRAMS = {
    "fib": ("calls", """
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(30))
"""),
    "methods": ("calls", """
class Account:
    def __init__(self): self.total = 0
    def add(self, n): self.total = self.step(n) + self.total
    def step(self, n): return n & 7
a = Account()
for i in range(5000000): a.add(i)
print(a.total)
"""),
    "natives": ("calls", """
out = []
add = out.append
for i in range(6000000):
    add(len('abc') + abs(i & 15))
    if i & 1023 == 0: out.clear()
print(len(out))
"""),
    "generators": ("calls", """
def numbers(n):
    for i in range(n): yield i
def doubled(n):
    for x in numbers(n): yield x + x
print(sum(doubled(6000000)))
"""),
    "richards": ("calls", """
class Task:
    __slots__ = 'name', 'left', 'queue'
    def __init__(self, name): self.name, self.left, self.queue = name, 0, []
    def post(self, item): self.queue.append(item)
    def run(self, others):
        if not self.queue: return 0
        item = self.queue.pop()
        if item: others[item % len(others)].post(item - 1)
        return 1
tasks = [Task(i) for i in range(7)]
for t in tasks: t.post(300000)
steps = 0
while True:
    done = 0
    for t in tasks: done += t.run(tasks)
    if not done: break
    steps += done
print(steps)
"""),
    "convolution": ("loops", """
n = 360
image = [[(i * j) % 255 for j in range(n)] for i in range(n)]
kernel = [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
def convolve():
    out = [[0] * n for _ in range(n)]
    for i in range(1, n - 1):
        for j in range(1, n - 1):
            s = 0
            for a in range(3):
                for b in range(3):
                    s += image[i + a - 1][j + b - 1] * kernel[a][b]
            out[i][j] = s // 16
    return out
for k in range(10): r = convolve()
print(r[5][5])
"""),
    "sieve": ("loops", """
def sieve(n):
    flags = bytearray([1]) * (n + 1)
    for p in range(2, int(n ** .5) + 1):
        if flags[p]:
            q = p * p
            while q <= n:
                flags[q] = 0
                q += p
    return sum(flags)
print(sieve(9000000))
"""),
    "nbody": ("loops", """
def advance(n, bodies):
    for step in range(n):
        for i in range(len(bodies)):
            b = bodies[i]
            for j in range(i + 1, len(bodies)):
                c = bodies[j]
                dx = b[0] - c[0]; dy = b[1] - c[1]; dz = b[2] - c[2]
                f = 0.01 / (dx * dx + dy * dy + dz * dz + 1) ** 1.5
                b[3] -= dx * f; b[4] -= dy * f; b[5] -= dz * f
                c[3] += dx * f; c[4] += dy * f; c[5] += dz * f
        for b in bodies:
            b[0] += b[3]; b[1] += b[4]; b[2] += b[5]
bodies = [[float(i), i * 2.0, i * .5, 0.0, 0.0, 0.0] for i in range(5)]
advance(120000, bodies)
print(round(bodies[0][0], 6))
"""),
    "sorting": ("native", """
import random
r = random.Random(1)
data = [r.random() for _ in range(1200000)]
for k in range(3): s = sorted(data)
print(round(s[0], 9))
"""),
    "hashing": ("native", """
import hashlib, zlib
block = bytes(range(256)) * 40000
t = 0
for k in range(45): t ^= zlib.crc32(block) ^ hashlib.sha256(block).digest()[0]
print(t)
"""),
    "text": ("native", """
words = ('the quick brown fox jumps over the lazy dog ' * 300000)
t = 0
for k in range(9): t += len(words.split()) + words.count('fox') + len(words.replace('dog', 'cat').upper())
print(t)
"""),
}
