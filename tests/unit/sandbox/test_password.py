from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from pyrogram.crypto.prime import CURRENT_DH_PRIME
from pyrogram.raw import types
from pyrogram.utils import compute_password_check
from telethon.password import compute_check
from telethon.tl import types as telethon_types

from sandbox.world.password import GENERATOR, PasswordChallenge, PasswordVerifier

PRIME = CURRENT_DH_PRIME.to_bytes(256, "big")


@pytest.fixture(scope="module")
def verifier() -> PasswordVerifier:
    return PasswordVerifier.create("correct horse", hint="horse", randbytes=Random(1).randbytes)


@pytest.fixture
def challenge(verifier: PasswordVerifier) -> PasswordChallenge:
    return PasswordChallenge.create(verifier, srp_id=5, randbytes=Random(2).randbytes)


def _kurigram(challenge: PasswordChallenge, password: str) -> Any:
    algorithm = types.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow(
        salt1=challenge.verifier.salt1, salt2=challenge.verifier.salt2, g=GENERATOR, p=PRIME
    )
    question = SimpleNamespace(
        current_algo=algorithm, srp_B=challenge.public, srp_id=challenge.srp_id
    )
    return compute_password_check(question, password)


def _telethon(challenge: PasswordChallenge, password: str) -> Any:
    form = telethon_types.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow
    algorithm = form(
        salt1=challenge.verifier.salt1, salt2=challenge.verifier.salt2, g=GENERATOR, p=PRIME
    )
    question = SimpleNamespace(
        current_algo=algorithm, srp_B=challenge.public, srp_id=challenge.srp_id
    )
    return compute_check(question, password)


@pytest.mark.parametrize("client", [_kurigram, _telethon])
def test_the_right_password_is_accepted_from_both_libraries(
    challenge: PasswordChallenge, client: Any
) -> None:
    proof = client(challenge, "correct horse")

    assert challenge.accepts(proof.A, proof.M1)


@pytest.mark.parametrize("client", [_kurigram, _telethon])
def test_a_wrong_password_is_refused(challenge: PasswordChallenge, client: Any) -> None:
    proof = client(challenge, "wrong horse")

    assert not challenge.accepts(proof.A, proof.M1)


def test_a_proof_for_one_challenge_is_worth_nothing_for_the_next(
    verifier: PasswordVerifier, challenge: PasswordChallenge
) -> None:
    proof = _kurigram(challenge, "correct horse")

    other = PasswordChallenge.create(verifier, srp_id=6, randbytes=Random(3).randbytes)

    assert not other.accepts(proof.A, proof.M1)


@pytest.mark.parametrize("public", [b"", b"\0" * 256, PRIME])
def test_a_public_number_that_would_cancel_the_password_is_refused(
    challenge: PasswordChallenge, public: bytes
) -> None:
    assert not challenge.accepts(public, b"\0" * 32)


def test_nothing_secret_shows_in_a_repr(challenge: PasswordChallenge) -> None:
    assert str(challenge.secret) not in repr(challenge)
    assert str(challenge.verifier.power) not in repr(challenge)
