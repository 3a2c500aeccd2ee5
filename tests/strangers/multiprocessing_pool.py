# SPDX-License-Identifier: Apache-2.0
import multiprocessing as mp
import sys
from concurrent.futures import ProcessPoolExecutor


def square(n):
    return n * n


def put(queue):
    for n in range(5):
        queue.put(n)


if __name__ == "__main__":
    for method in ("fork", "spawn"):
        context = mp.get_context(method)
        with context.Pool(2) as pool:
            print(method, pool.map(square, range(8)), list(pool.imap(square, range(3))))
        queue = context.Queue()
        process = context.Process(target=put, args=(queue,))
        process.start()
        print([queue.get() for _ in range(5)])
        process.join()
        print(process.exitcode)
        with ProcessPoolExecutor(2, mp_context=context) as pool:
            print(list(pool.map(square, range(4))))
    with mp.Manager() as manager:
        d = manager.dict(a=1)
        d["b"] = 2
        print(sorted(d.items()))
    sys.exit(4)
