# SPDX-License-Identifier: Apache-2.0
"""Scattered adds and gathers through index arrays; every item is counted once.    python histogram.py [ROUNDS]"""

import sys

import numpy as np


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    rng = np.random.default_rng(5)
    counts, table = np.zeros(1000, np.int64), np.arange(1000) * 2
    for _ in range(rounds):
        index = rng.integers(0, 1000, 200_000)
        np.add.at(counts, index, 1)
        looked = table[index]
        if looked.sum() != 2 * index.sum():
            sys.exit("histogram: a wrong item was looked up")
        counts += np.bincount(index, minlength=1000)
    if counts.sum() != 2 * rounds * 200_000:
        sys.exit("histogram: items were lost")
    print(f"histogram: {rounds} rounds")


if __name__ == "__main__":
    main()
