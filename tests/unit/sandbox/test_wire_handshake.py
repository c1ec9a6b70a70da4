"""A key exchange that goes wrong. That it goes right, the client libraries show."""

import os

import pytest
from pyrogram.raw import functions, types
from pyrogram.raw.core import TLObject

from sandbox.wire import ServerKey
from sandbox.wire.codec import decode
from sandbox.wire.errors import Rubbish
from sandbox.wire.handshake import Handshake, NewKey
from sandbox.wire.primes import is_prime

NONCE = 12345


@pytest.fixture(scope="module")
def key() -> ServerKey:
    return ServerKey.generate()


@pytest.fixture
def handshake(key: ServerKey) -> Handshake:
    def no_key(_: NewKey) -> None:
        raise AssertionError("No key may be made of a wrong exchange.")

    return Handshake(key, clock=lambda: 1_700_000_000, on_made=no_key)


def factors(offer: types.ResPQ) -> tuple[bytes, bytes]:
    product = int.from_bytes(offer.pq, "big")
    p = next(n for n in range(2**24 + 1, 2**25, 2) if product % n == 0)
    assert is_prime(p)
    return p.to_bytes(4, "big"), (product // p).to_bytes(4, "big")


def second_step(key: ServerKey, offer: types.ResPQ, **changes: object) -> TLObject:
    p, q = factors(offer)
    fields = {
        "nonce": NONCE,
        "server_nonce": offer.server_nonce,
        "p": p,
        "q": q,
        "public_key_fingerprint": key.fingerprint,
        "encrypted_data": bytes(256),
    }
    return functions.ReqDHParams(**{**fields, **changes})


def offered(handshake: Handshake) -> types.ResPQ:
    return decode(handshake.reply(functions.ReqPqMulti(nonce=NONCE).write()))


@pytest.mark.parametrize("body", [b"", os.urandom(64), functions.help.GetConfig().write()])
def test_only_steps_of_an_exchange_are_taken_unencrypted(handshake: Handshake, body: bytes) -> None:
    with pytest.raises(Rubbish):
        handshake.reply(body)


def test_the_offer_names_the_servers_key(handshake: Handshake, key: ServerKey) -> None:
    offer = offered(handshake)

    assert offer.nonce == NONCE
    assert offer.server_public_key_fingerprints == [key.fingerprint]


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": 1},
        {"server_nonce": 1},
        {"p": b"\1"},
        {"public_key_fingerprint": 1},
        {"encrypted_data": b"short"},
        {"encrypted_data": b"\xff" * 256},
        {"encrypted_data": bytes(256)},
    ],
)
def test_a_second_step_that_does_not_add_up_is_rubbish(
    handshake: Handshake, key: ServerKey, changes: dict[str, object]
) -> None:
    step = second_step(key, offered(handshake), **changes)

    with pytest.raises(Rubbish):
        handshake.reply(step.write())


@pytest.mark.parametrize("encrypted", [b"", bytes(15), bytes(64)])
def test_a_last_step_without_the_one_before_is_rubbish(
    handshake: Handshake, encrypted: bytes
) -> None:
    offer = offered(handshake)
    step = functions.SetClientDHParams(
        nonce=NONCE, server_nonce=offer.server_nonce, encrypted_data=encrypted
    )

    with pytest.raises(Rubbish):
        handshake.reply(step.write())


def test_a_step_that_breaks_off_is_rubbish(handshake: Handshake) -> None:
    with pytest.raises(Rubbish):
        handshake.reply(functions.ReqPqMulti(nonce=NONCE).write()[:10])
