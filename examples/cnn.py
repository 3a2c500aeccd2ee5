# SPDX-License-Identifier: Apache-2.0
"""A small convolutional network learns to read digits: plain lists and loops, no library.

    python cnn.py [N]              N training images (default 120), 4 epochs of stochastic gradient descent

Convolution 3x3, ReLU, 2x2 max-pooling, a dense layer, softmax with cross-entropy. The digits are drawn from
a font of 5x7 dots, shifted and blurred by noise. Checks that the loss falls and the accuracy rises.
"""

import math
import random
import sys

FONT = [
    "01110 10001 10011 10101 11001 10001 01110",
    "00100 01100 00100 00100 00100 00100 01110",
    "01110 10001 00001 00010 00100 01000 11111",
    "11111 00010 00100 00010 00001 10001 01110",
    "00010 00110 01010 10010 11111 00010 00010",
    "11111 10000 11110 00001 00001 10001 01110",
    "00110 01000 10000 11110 10001 10001 01110",
    "11111 00001 00010 00100 01000 01000 01000",
    "01110 10001 10001 01110 10001 10001 01110",
    "01110 10001 10001 01111 00001 00010 01100",
]
SIZE = 10  # images are SIZE x SIZE


def draw_digit(digit):
    """An image of the digit somewhere near the middle, with noise."""
    image = [[random.gauss(0.0, 0.1) for _ in range(SIZE)] for _ in range(SIZE)]
    top, left = random.randrange(1, 3), random.randrange(2, 4)
    for y, row in enumerate(FONT[digit].split()):
        for x, dot in enumerate(row):
            image[top + y][left + x] += float(dot)
    return image


class Conv:
    """`filters` convolutions 3x3 over one image, no padding."""

    def __init__(self, filters):
        self.weights = [[[random.gauss(0.0, 0.3) for _ in range(3)] for _ in range(3)] for _ in range(filters)]
        self.bias = [0.0] * filters

    def forward(self, image):
        self.image = image
        side = len(image) - 2
        maps = []
        for f in range(len(self.weights)):
            w = self.weights[f]
            out = [[self.bias[f]] * side for _ in range(side)]
            for y in range(side):
                for x in range(side):
                    total = self.bias[f]
                    for dy in range(3):
                        for dx in range(3):
                            total += w[dy][dx] * image[y + dy][x + dx]
                    out[y][x] = total
            maps.append(out)
        return maps

    def backward(self, grads, rate):
        for f in range(len(grads)):
            w = self.weights[f]
            for y in range(len(grads[f])):
                for x in range(len(grads[f][y])):
                    g = grads[f][y][x]
                    if g == 0.0:
                        continue
                    self.bias[f] -= rate * g
                    for dy in range(3):
                        for dx in range(3):
                            w[dy][dx] -= rate * g * self.image[y + dy][x + dx]


class ReLU:
    def forward(self, maps):
        self.maps = maps
        return [[[max(v, 0.0) for v in row] for row in m] for m in maps]

    def backward(self, grads):
        return [[[g if v > 0.0 else 0.0 for g, v in zip(grow, row)] for grow, row in zip(gmap, m)]
                for gmap, m in zip(grads, self.maps)]


class MaxPool:
    """The largest of each 2x2 square; remembers where it was."""

    def forward(self, maps):
        self.side = len(maps[0])
        self.winners = []
        pooled = []
        for m in maps:
            out, where = [], []
            for y in range(0, self.side, 2):
                for x in range(0, self.side, 2):
                    best = max((m[y + dy][x + dx], y + dy, x + dx) for dy in (0, 1) for dx in (0, 1))
                    out.append(best[0])
                    where.append(best[1:])
            pooled.append(out)
            self.winners.append(where)
        return pooled

    def backward(self, grads):
        maps = [[[0.0] * self.side for _ in range(self.side)] for _ in grads]
        for f in range(len(grads)):
            for g, (y, x) in zip(grads[f], self.winners[f]):
                maps[f][y][x] = g
        return maps


class Dense:
    def __init__(self, inputs, outputs):
        scale = 1 / math.sqrt(inputs)
        self.weights = [[random.gauss(0.0, scale) for _ in range(inputs)] for _ in range(outputs)]
        self.bias = [0.0] * outputs

    def forward(self, values):
        self.values = values
        out = [0.0] * len(self.weights)
        for o in range(len(self.weights)):
            total = self.bias[o]
            for i in range(len(values)):
                total += self.weights[o][i] * values[i]
            out[o] = total
        return out

    def backward(self, grads, rate):
        back = [0.0] * len(self.values)
        for o in range(len(grads)):
            w = self.weights[o]
            for i in range(len(self.values)):
                back[i] += grads[o] * w[i]
                w[i] -= rate * grads[o] * self.values[i]
            self.bias[o] -= rate * grads[o]
        return back


def softmax(scores):
    top = max(scores)
    exps = [math.exp(s - top) for s in scores]
    total = sum(exps)
    return [e / total for e in exps]


class Network:
    def __init__(self, filters=4):
        self.conv = Conv(filters)
        self.relu = ReLU()
        self.pool = MaxPool()
        self.dense = Dense(filters * ((SIZE - 2) // 2) ** 2, 10)

    def forward(self, image):
        pooled = self.pool.forward(self.relu.forward(self.conv.forward(image)))
        return softmax(self.dense.forward([v for m in pooled for v in m]))

    def train(self, image, digit, rate):
        """One step of gradient descent; returns the cross-entropy before it."""
        probs = self.forward(image)
        grads = probs[:]
        grads[digit] -= 1.0
        flat = self.dense.backward(grads, rate)
        per_map = len(flat) // len(self.conv.weights)
        maps = [flat[i:i + per_map] for i in range(0, len(flat), per_map)]
        self.conv.backward(self.relu.backward(self.pool.backward(maps)), rate)
        return -math.log(probs[digit])


def accuracy(network, samples):
    right = 0
    for image, digit in samples:
        probs = network.forward(image)
        if probs.index(max(probs)) == digit:
            right += 1
    return right / len(samples)


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 120
    random.seed(3)
    training = [(draw_digit(k % 10), k % 10) for k in range(n)]
    unseen = [(draw_digit(k % 10), k % 10) for k in range(max(10, n // 4))]
    network = Network()
    before = accuracy(network, unseen)
    losses = []
    for epoch in range(4):
        loss = 0.0
        for image, digit in training:
            loss += network.train(image, digit, 0.1)
        losses.append(loss / n)
        print(f"cnn: epoch {epoch + 1}: loss {losses[-1]:.3f}")
    after = accuracy(network, unseen)
    print(f"cnn: accuracy on unseen digits {before:.0%}, after training {after:.0%}")
    if losses[-1] >= losses[0] or after <= before:
        sys.exit("cnn: it did not learn")


if __name__ == "__main__":
    main()
