# SPDX-License-Identifier: Apache-2.0
# else with an outer continue
def f():
    primes = []
    for n in range(2, 6):  #: WAR local n <- 14 carried@5 d=1 n=2; WAR local n <- 11 carried@5 d=1 n=2
    #: WAW local n <- 5 carried@5 d=1 n=3
        for p in primes:  #: RAW element primes <- 14 carried@5 d=1..3 n=4
    #: RAW length primes <- 14 carried@5 d=1..2 n=6; RAW length primes <- 4 @f; RAW local primes <- 4 @f n=4
    #: WAR local p <- 11 carried@5 d=1 n=2; WAR local p <- 11 carried@7 d=1; WAW local p <- 7 carried@5 d=1 n=2
    #: WAW local p <- 7 carried@7 d=1
            if n % p == 0:  #: RAW local n <- 5 @5 n=4; RAW local p <- 7 @7 n=4
                break
        else:
            primes.append(n)  #: RAW length primes.append(n) <- 14 carried@5 d=1..2 n=2
    #: RAW length primes.append(n) <- 4 @f; RAW local n <- 5 @5 n=3; RAW local primes <- 4 @f n=3
    #: WAR length primes.append(n) <- 14 @5 n=3; WAR length primes.append(n) <- 7 @5 n=3
    #: WAW length primes.append(n) <- 14 carried@5 d=1..2 n=2; WAW length primes.append(n) <- 4 @f
    return primes  #: RAW local primes <- 4 @f
f()
