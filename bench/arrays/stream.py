# SPDX-License-Identifier: Apache-2.0
"""Whole vectors, added and scaled in place; checked with the closed form.    python stream.py [ROUNDS]"""

import sys

import numpy as np


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 150
    a, b, c = np.ones(2_000_000), np.full(2_000_000, 2.0), np.zeros(2_000_000)
    for _ in range(rounds):
        np.multiply(b, 0.5, out=c)
        a += c
        b[:] = c
        b *= 2.0
    if not (a == 1.0 + rounds).all():
        sys.exit("stream: wrong sum")
    print(f"stream: {rounds} rounds")


if __name__ == "__main__":
    main()
