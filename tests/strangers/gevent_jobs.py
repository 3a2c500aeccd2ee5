# SPDX-License-Identifier: Apache-2.0
import gevent
from gevent.pool import Pool
from gevent.queue import Queue

queue, got = Queue(), []


def producer(n):
    for k in range(4):
        queue.put(n * 10 + k)
        gevent.sleep(0)


def consumer():
    while (item := queue.get()) is not None:
        got.append(item)


c = gevent.spawn(consumer)
gevent.joinall([gevent.spawn(producer, n) for n in range(3)])
queue.put(None)
c.join()
print(sorted(got))
print(sorted(Pool(3).imap_unordered(lambda n: n * n, range(10))))
