# SPDX-License-Identifier: Apache-2.0
"""Logistic regression by mini-batches; it must learn to tell two clouds apart.    python regression.py [EPOCHS]"""

import sys

import numpy as np


def train(x, y, w, epochs, batch, rate):
    for _ in range(epochs):
        for low in range(0, len(x), batch):
            xs, ys = x[low:low + batch], y[low:low + batch]
            p = 1.0 / (1.0 + np.exp(-(xs @ w)))
            w -= rate * (xs.T @ (p - ys)) / len(xs)


def main():
    epochs = int(sys.argv[1]) if len(sys.argv) > 1 else 120
    rng = np.random.default_rng(6)
    y = rng.integers(0, 2, 100_000).astype(float)
    x = rng.normal(0, 1, (100_000, 32)) + 0.4 * y[:, None]
    w = np.zeros(32)
    train(x, y, w, epochs, 1000, 0.1)
    right = float((((x @ w) > 0) == (y > 0.5)).mean())
    if right < 0.7:
        sys.exit(f"regression: only {right:.2f} are told right")
    print(f"regression: {epochs} epochs")


if __name__ == "__main__":
    main()
