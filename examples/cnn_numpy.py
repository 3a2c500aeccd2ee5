# SPDX-License-Identifier: Apache-2.0
"""A small convolutional network learns to read digits, its layers written with NumPy.

    python cnn_numpy.py [N]        N training images (default 300), 4 epochs of stochastic gradient descent

Convolution 3x3 as nine shifted products, ReLU, 2x2 max-pooling, a dense layer, softmax with cross-entropy. The digits are drawn from a font of 5x7
dots, shifted and blurred by noise. Checks that the loss falls and the accuracy rises.
"""

import sys

import numpy as np

FONT = [
    "01110 10001 10011 10101 11001 10001 01110", "00100 01100 00100 00100 00100 00100 01110", "01110 10001 00001 00010 00100 01000 11111",
    "11111 00010 00100 00010 00001 10001 01110", "00010 00110 01010 10010 11111 00010 00010", "11111 10000 11110 00001 00001 10001 01110",
    "00110 01000 10000 11110 10001 10001 01110", "11111 00001 00010 00100 01000 01000 01000", "01110 10001 10001 01110 10001 10001 01110",
    "01110 10001 10001 01111 00001 00010 01100",
]
SIZE = 10     # images are SIZE x SIZE
FILTERS = 4
SIDE = SIZE - 2
EPOCHS = 4
RATE = 0.1


def draw(count, random):
    """Images of digits somewhere near the middle, with noise: (count, SIZE, SIZE), and which digits they are."""
    images = random.normal(0.0, 0.1, (count, SIZE, SIZE))
    digits = np.arange(count) % 10
    for n in range(count):
        dots = np.array([[float(dot) for dot in row] for row in FONT[digits[n]].split()])
        top, left = 1 + n // 10 % 2, 2 + n // 20 % 2
        images[n, top:top + 7, left:left + 5] += dots
    return images, digits


class Network:
    def __init__(self, random):
        self.kernels = random.normal(0.0, 0.3, (FILTERS, 3, 3))
        self.bias = np.zeros(FILTERS)
        self.dense = random.normal(0.0, 0.1, (10, FILTERS * (SIDE // 2) ** 2))
        self.offset = np.zeros(10)

    def forward(self, image):
        maps = np.empty((FILTERS, SIDE, SIDE))
        for f in range(FILTERS):
            maps[f] = self.bias[f]
            for dy in range(3):
                for dx in range(3):
                    maps[f] += self.kernels[f, dy, dx] * image[dy:dy + SIDE, dx:dx + SIDE]
        blocks = np.maximum(maps, 0.0).reshape(FILTERS, SIDE // 2, 2, SIDE // 2, 2)
        pooled = blocks.max(axis=(2, 4))
        scores = self.dense @ pooled.ravel() + self.offset
        scores -= scores.max()
        chances = np.exp(scores) / np.exp(scores).sum()
        return blocks, pooled, chances

    def learn(self, image, digit, rate):
        """One step of gradient descent; the loss before it."""
        blocks, pooled, chances = self.forward(image)
        grad = chances.copy()
        grad[digit] -= 1.0
        back = (self.dense.T @ grad).reshape(pooled.shape)
        self.dense -= rate * np.outer(grad, pooled.ravel())
        self.offset -= rate * grad
        winners = (blocks == pooled[:, :, None, :, None]) & (blocks > 0.0)
        maps = (winners * back[:, :, None, :, None]).reshape(FILTERS, SIDE, SIDE)
        for dy in range(3):
            for dx in range(3):
                self.kernels[:, dy, dx] -= rate * (maps * image[dy:dy + SIDE, dx:dx + SIDE]).sum(axis=(1, 2))
        self.bias -= rate * maps.sum(axis=(1, 2))
        return -float(np.log(chances[digit]))


def accuracy(network, images, digits):
    hits = 0
    for n in range(len(images)):
        hits += int(network.forward(images[n])[2].argmax() == digits[n])
    return hits / len(images)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    if count < 10:
        sys.exit("cnn_numpy: N is at least 10")
    random = np.random.default_rng(7)
    network = Network(random)
    images, digits = draw(count, random)
    losses = []
    for epoch in range(EPOCHS):
        total = 0.0
        for n in range(count):
            total += network.learn(images[n], digits[n], RATE)
        losses.append(total / count)
    right = accuracy(network, images, digits)
    if not (losses[-1] < losses[0] and (right > 0.8 or count < 100)):
        sys.exit(f"cnn_numpy: the network did not learn: losses {losses}, {right:.0%} right")
    print(f"cnn_numpy: {count} images, loss {losses[0]:.3f} -> {losses[-1]:.3f}, {right:.0%} right")


if __name__ == "__main__":
    main()
