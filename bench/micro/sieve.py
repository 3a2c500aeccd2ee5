# SPDX-License-Identifier: Apache-2.0
"""Sieve of Eratosthenes on a list; checked with Wilson's theorem on small numbers.    python sieve.py [N]"""

import sys


def primes_below(n):
    is_prime = [True] * n
    is_prime[0] = is_prime[1] = False
    p = 2
    while p * p < n:
        if is_prime[p]:
            for multiple in range(p * p, n, p):
                is_prime[multiple] = False
        p += 1
    count = 0
    for flag in is_prime:
        if flag:
            count += 1
    return is_prime, count


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 5000000
    is_prime, count = primes_below(n)
    factorial = 1
    for p in range(2, min(n, 300)):
        factorial *= p - 1
        if is_prime[p] != ((factorial + 1) % p == 0):
            sys.exit(f"sieve: {p} is judged wrongly")
    print(f"sieve: {count} primes below {n}")


if __name__ == "__main__":
    main()
