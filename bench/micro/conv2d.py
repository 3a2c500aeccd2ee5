# SPDX-License-Identifier: Apache-2.0
"""A 5x5 convolution over an N x N image of lists; checked against a separable kernel.    python conv2d.py [N]"""

import sys

LINE = [1, 4, 6, 4, 1]


def convolve(image, kernel):
    side = len(kernel)
    size = len(image) - side + 1
    out = [[0] * size for _ in range(size)]
    for y in range(size):
        for x in range(size):
            total = 0
            for dy in range(side):
                row = image[y + dy]
                weights = kernel[dy]
                for dx in range(side):
                    total += weights[dx] * row[x + dx]
            out[y][x] = total
    return out


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 480
    image = [[(x * x + 3 * x * y + y) % 251 for x in range(n)] for y in range(n)]
    out = convolve(image, [[a * b for b in LINE] for a in LINE])
    for y in range(0, len(out), 7):
        columns = [sum(LINE[d] * image[y + d][x] for d in range(5)) for x in range(n)]
        for x in range(len(out)):
            if out[y][x] != sum(LINE[d] * columns[x + d] for d in range(5)):
                sys.exit(f"conv2d: wrong at {y}, {x}")
    print(f"conv2d: {n}: {out[n // 2][n // 3]}")


if __name__ == "__main__":
    main()
