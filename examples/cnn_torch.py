# SPDX-License-Identifier: Apache-2.0
"""A small convolutional network learns to read digits with PyTorch.

    python cnn_torch.py [N]        N training images (default 300), 6 epochs in batches of 20

The digits are drawn from a font of 5x7 dots, shifted and blurred by noise. Checks that the loss falls and the accuracy rises.
"""

import sys

import torch
import torch.nn as nn
import torch.nn.functional as F

FONT = [
    "01110 10001 10011 10101 11001 10001 01110", "00100 01100 00100 00100 00100 00100 01110", "01110 10001 00001 00010 00100 01000 11111",
    "11111 00010 00100 00010 00001 10001 01110", "00010 00110 01010 10010 11111 00010 00010", "11111 10000 11110 00001 00001 10001 01110",
    "00110 01000 10000 11110 10001 10001 01110", "11111 00001 00010 00100 01000 01000 01000", "01110 10001 10001 01110 10001 10001 01110",
    "01110 10001 10001 01111 00001 00010 01100",
]
SIZE = 10     # images are SIZE x SIZE
BATCH = 20
EPOCHS = 6


def draw(count):
    """Images of digits somewhere near the middle, with noise: (count, 1, SIZE, SIZE), and which digits they are."""
    images = 0.1 * torch.randn(count, 1, SIZE, SIZE)
    digits = torch.arange(count) % 10
    for n in range(count):
        dots = torch.tensor([[float(dot) for dot in row] for row in FONT[n % 10].split()])
        top, left = 1 + n // 10 % 2, 2 + n // 20 % 2
        images[n, 0, top:top + 7, left:left + 5] += dots
    return images, digits


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, 3)
        self.dense = nn.Linear(8 * 16, 10)

    def forward(self, images):
        return self.dense(F.max_pool2d(F.relu(self.conv1(images)), 2).flatten(1))


def train(net, images, digits):
    """The mean loss of each epoch."""
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    losses = []
    for epoch in range(EPOCHS):
        total = 0.0
        for start in range(0, len(images), BATCH):
            optimizer.zero_grad()
            loss = F.cross_entropy(net(images[start:start + BATCH]), digits[start:start + BATCH])
            loss.backward()
            optimizer.step()
            total += loss.item()
        losses.append(total * BATCH / len(images))
    return losses


def accuracy(net, images, digits):
    hits = 0
    with torch.no_grad():
        for start in range(0, len(images), BATCH):
            hits += int((net(images[start:start + BATCH]).argmax(1) == digits[start:start + BATCH]).sum())
    return hits / len(images)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    if count < BATCH:
        sys.exit(f"cnn_torch: N is at least {BATCH}")
    torch.manual_seed(7)
    torch.set_num_threads(1)
    images, digits = draw(count)
    net = Network()
    losses = train(net, images, digits)
    right = accuracy(net, images, digits)
    if not (losses[-1] < losses[0] and (right > 0.8 or count < 100)):
        sys.exit(f"cnn_torch: the network did not learn: losses {losses}, {right:.0%} right")
    print(f"cnn_torch: {count} images, loss {losses[0]:.2f} -> {losses[-1]:.2f}, {right:.0%} right")


if __name__ == "__main__":
    main()
