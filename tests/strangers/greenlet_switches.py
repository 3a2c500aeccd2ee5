# SPDX-License-Identifier: Apache-2.0
from greenlet import greenlet, getcurrent

log = []


def worker(name, count):
    total = 0
    for n in range(count):
        total += main.switch((name, n)) or 0
        log.append((name, total))
    return name, "done", total


main = getcurrent()
workers = [greenlet(worker) for _ in range(3)]
waiting = [w.switch(f"w{i}", i + 2) for i, w in enumerate(workers)]
turn = 0
while any(not w.dead for w in workers):
    for i, w in enumerate(workers):
        if not w.dead:
            waiting[i] = w.switch(turn)
    turn += 1
print(waiting, log)


def raises():
    getcurrent().parent.switch(1)
    raise ValueError("from a greenlet")


g = greenlet(raises)
print(g.switch())
try:
    g.switch()
except ValueError as error:
    print(error, g.dead)
h = greenlet(lambda: getcurrent().parent.switch("paused"))
print(h.switch())
del h
