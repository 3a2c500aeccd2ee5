# SPDX-License-Identifier: Apache-2.0
"""Bodies under gravity, objects with slots; checks that energy is kept.    python nbody.py [STEPS]"""

import math
import sys


class Body:
    __slots__ = ("x", "y", "z", "vx", "vy", "vz", "mass")

    def __init__(self, x, y, z, vx, vy, vz, mass):
        self.x, self.y, self.z = x, y, z
        self.vx, self.vy, self.vz = vx, vy, vz
        self.mass = mass


def ring(count):
    """A heavy body in the middle and light ones on circles around it."""
    bodies = [Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 100.0)]
    for k in range(1, count):
        r, angle = 2.0 + 2 * k, 2.4 * k
        v = math.sqrt(100.0 / r)
        bodies.append(Body(r * math.cos(angle), r * math.sin(angle), 0.1 * k,
                           -v * math.sin(angle), v * math.cos(angle), 0.0, 0.01))
    return bodies


def energy(bodies):
    total = 0.0
    for i, b in enumerate(bodies):
        total += 0.5 * b.mass * (b.vx * b.vx + b.vy * b.vy + b.vz * b.vz)
        for c in bodies[i + 1:]:
            total -= b.mass * c.mass / math.dist((b.x, b.y, b.z), (c.x, c.y, c.z))
    return total


def advance(bodies, dt):
    for i in range(len(bodies)):
        b = bodies[i]
        for j in range(i + 1, len(bodies)):
            c = bodies[j]
            dx, dy, dz = b.x - c.x, b.y - c.y, b.z - c.z
            square = dx * dx + dy * dy + dz * dz
            force = dt / (square * math.sqrt(square))
            b.vx -= dx * c.mass * force
            b.vy -= dy * c.mass * force
            b.vz -= dz * c.mass * force
            c.vx += dx * b.mass * force
            c.vy += dy * b.mass * force
            c.vz += dz * b.mass * force
    for b in bodies:
        b.x += dt * b.vx
        b.y += dt * b.vy
        b.z += dt * b.vz


def main():
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 80000
    bodies = ring(5)
    before = energy(bodies)
    for _ in range(steps):
        advance(bodies, 0.001)
    after = energy(bodies)
    if abs(after - before) > 1e-4 * abs(before):
        sys.exit(f"nbody: energy went from {before} to {after}")
    print(f"nbody: {steps} steps, energy {after:.9f}")


if __name__ == "__main__":
    main()
