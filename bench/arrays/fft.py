# SPDX-License-Identifier: Apache-2.0
"""A radix-2 Fourier transform by strided halves, whole stages at a time; checked against numpy.fft.    python fft.py [ROUNDS]"""

import sys

import numpy as np


def transform(x):
    """Stockham's form: each stage reads the halves of one array and writes every other block of the next."""
    n = len(x)
    source, target = x.astype(complex), np.empty(n, complex)
    half, stride = n // 2, 1
    while half >= 1:
        a, b = source.reshape(2, half, stride), target.reshape(half, 2, stride)
        turn = np.exp(-1j * np.pi * np.arange(half) / half)[:, None]
        b[:, 0] = a[0] + a[1]
        b[:, 1] = (a[0] - a[1]) * turn
        source, target = target, source
        half, stride = half // 2, stride * 2
    return source


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 120
    rng = np.random.default_rng(3)
    for _ in range(rounds):
        x = rng.random(1 << 16) + 1j * rng.random(1 << 16)
        y = transform(x)
        if not np.allclose(y, np.fft.fft(x)):
            sys.exit("fft: wrong transform")
    print(f"fft: {rounds} rounds")


if __name__ == "__main__":
    main()
