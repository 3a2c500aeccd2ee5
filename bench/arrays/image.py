# SPDX-License-Identifier: Apache-2.0
"""An image of rows x columns x channels: grey values, a tint by channel, a flip, a half-size copy.    python image.py [FRAMES]"""

import sys

import numpy as np


def luminance(image):
    return float(0.299 * image[:, :, 0].sum() + 0.587 * image[:, :, 1].sum() + 0.114 * image[:, :, 2].sum())


def frame(image, grey, small):
    grey[:] = 0.299 * image[:, :, 0] + 0.587 * image[:, :, 1] + 0.114 * image[:, :, 2]
    for channel in range(3):
        image[:, :, channel] *= 0.5
        image[:, :, channel] += 0.5 * grey
    small[:] = image[::2, ::2]
    image[:] = image[:, ::-1]


def main():
    frames = int(sys.argv[1]) if len(sys.argv) > 1 else 120
    rng = np.random.default_rng(1)
    image = rng.random((600, 800, 3))
    grey, small = np.empty((600, 800)), np.empty((300, 400, 3))
    before = luminance(image)
    for _ in range(frames):
        frame(image, grey, small)
    after = luminance(image)
    if abs(after - before) > 1e-6 * before:
        sys.exit("image: the brightness has changed")
    print(f"image: {frames} frames")


if __name__ == "__main__":
    main()
