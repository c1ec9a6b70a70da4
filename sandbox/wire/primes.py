"""The small primes of the key exchange's puzzle."""

import secrets

_WITNESSES = (2, 3, 5, 7)
"""Miller-Rabin with these is proof below 3,215,031,751."""
PRIME_BITS = 25
"""Four bytes each, as both client libraries write them, and no larger: Telegram's 31 bits cost a
client ten times the time to factorise, and prove nothing here."""


def puzzle() -> tuple[int, int]:
    """Two different primes, the smaller first; their product is what a client must factorise."""
    p = q = _random_prime()
    while p == q:
        q = _random_prime()
    return min(p, q), max(p, q)


def _random_prime() -> int:
    while True:
        candidate = 1 << (PRIME_BITS - 1) | secrets.randbits(PRIME_BITS - 1) | 1
        if is_prime(candidate):
            return candidate


def is_prime(number: int) -> bool:
    """Whether an odd number from 9 to 3,215,031,751 is prime."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return all(_passes(number, witness, odd, twos) for witness in _WITNESSES)


def _passes(number: int, witness: int, odd: int, twos: int) -> bool:
    power = pow(witness, odd, number)
    if power in {1, number - 1}:
        return True
    for _ in range(twos - 1):
        power = power * power % number
        if power == number - 1:
            return True
    return False
