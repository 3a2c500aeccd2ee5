# SPDX-License-Identifier: Apache-2.0
import queue
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed

lock, done, total = threading.Lock(), queue.Queue(), 0


def worker(n):
    global total
    for k in range(20):
        with lock:
            total += k
    done.put(n)


threads = [threading.Thread(target=worker, args=(n,)) for n in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(total, sorted(done.get() for _ in range(4)))
with ThreadPoolExecutor(3) as pool:
    print(sorted(f.result() for f in as_completed(pool.submit(pow, n, 2) for n in range(6))))
    try:
        pool.submit(lambda: 1 / 0).result()
    except ZeroDivisionError as error:
        print(error)
condition, items = threading.Condition(), []


def consume():
    with condition:
        while len(items) < 3:
            condition.wait()
        print("items", items)


c = threading.Thread(target=consume)
c.start()
for n in range(3):
    with condition:
        items.append(n)
        condition.notify()
c.join()
local = threading.local()
local.x = 1
seen = []
t = threading.Thread(target=lambda: seen.append(hasattr(local, "x")))
t.start()
t.join()
barrier = threading.Barrier(2)
t = threading.Thread(target=barrier.wait)
t.start()
barrier.wait()
t.join()
timer = threading.Timer(0.01, lambda: seen.append("timer"))
timer.start()
timer.join()
print(seen)
