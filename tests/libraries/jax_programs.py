# SPDX-License-Identifier: Apache-2.0
"""Loops of programs on JAX."""
import jax
import jax.numpy as jnp


@jax.jit
def loss(w, x, y):
    return jnp.mean((x @ w - y) ** 2)


@jax.jit
def update(w, x, y):
    return w - 0.1 * jax.grad(loss)(w, x, y)


def train(w, x, y, steps):
    for t in range(steps):  #: sequential blocked(w)
        w = update(w, x, y)
    return w


def evaluate(w, batches):
    total = 0.0
    for x, y in batches:  #: reduction reduce(total + float)
        total += float(loss(w, x, y))
    return total


def outputs(w, batches):
    out = []
    for x, y in batches:  #: reduction reduce(out append)
        out.append(x @ w)
    return jnp.concatenate(out)


def keys(n):
    key = jax.random.PRNGKey(0)
    out = []
    for i in range(n):  #: doacross blocked(key) anyhow
        key, sub = jax.random.split(key)
        out.append(float(jax.random.normal(sub)))
    return out


def main():
    x = jnp.ones((8, 3)); y = jnp.ones(8); w = jnp.zeros(3)
    w = train(w, x, y, 4)
    batches = [(x[i:i + 2], y[i:i + 2]) for i in range(0, 8, 2)]
    print(w.shape, round(evaluate(w, batches), 3), outputs(w, batches).shape, len(keys(3)))


main()
