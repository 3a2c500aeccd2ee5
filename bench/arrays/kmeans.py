# SPDX-License-Identifier: Apache-2.0
"""Lloyd's k-means on points in the plane: distances, masks, means; the inertia may not grow.    python kmeans.py [STEPS]"""

import sys

import numpy as np


def step(points, centres):
    distance = ((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    label = distance.argmin(axis=1)
    for k in range(len(centres)):
        members = points[label == k]
        if len(members):
            centres[k] = members.mean(axis=0)
    return float(distance.min(axis=1).sum())


def main():
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    rng = np.random.default_rng(4)
    points = np.concatenate([rng.normal(centre, 1.0, (25_000, 2)) for centre in ((0, 0), (6, 0), (0, 6), (6, 6))])
    centres = points[:4].copy()
    inertia = step(points, centres)
    for _ in range(steps):
        now = step(points, centres)
        if now > inertia * (1 + 1e-9):
            sys.exit("kmeans: the inertia has grown")
        inertia = now
    print(f"kmeans: {steps} steps")


if __name__ == "__main__":
    main()
