"""A key exchange step by step, right and wrong."""

# ruff: noqa: S324 (the exchange is built on SHA-1)

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha1

import pytest
from mtproto.crypto.aes import ige256_decrypt, ige256_encrypt
from pyrogram.crypto.prime import CURRENT_DH_PRIME, decompose
from pyrogram.raw import functions, types
from pyrogram.raw.core import TLObject

from sandbox.wire import ServerKey
from sandbox.wire.codec import decode
from sandbox.wire.errors import Rubbish
from sandbox.wire.handshake import Handshake, NewKey

NOW = 1_700_000_000


@dataclass
class Client:
    """The client's half of an exchange, each step of which a test may spoil."""

    key: ServerKey
    made: list[NewKey] = field(default_factory=list)
    nonce: int = 12345
    new_nonce: bytes = field(default_factory=lambda: os.urandom(32))

    def __post_init__(self) -> None:
        self.handshake = Handshake(self.key, clock=lambda: NOW, on_made=self.made.append)

    def say(self, step: TLObject) -> TLObject:
        return decode(self.handshake.reply(step.write()))

    def begin(self) -> None:
        self.offer = self.say(functions.ReqPqMulti(nonce=self.nonce))
        product = int.from_bytes(self.offer.pq, "big")
        factor = decompose(product)
        self.p, self.q = sorted((factor, product // factor))

    def secret(self, **changes: object) -> bytes:
        fields = {
            "pq": self.offer.pq,
            "p": self.p.to_bytes(4, "big"),
            "q": self.q.to_bytes(4, "big"),
            "nonce": self.nonce,
            "server_nonce": self.offer.server_nonce,
            "new_nonce": int.from_bytes(self.new_nonce, "little", signed=True),
        }
        return hashed(types.PQInnerData(**{**fields, **changes}).write())

    def encrypted(self, secret: bytes) -> bytes:
        padded = secret + os.urandom(255 - len(secret))
        number = int.from_bytes(padded, "big")
        return pow(number, self.key.exponent, self.key.modulus).to_bytes(256, "big")

    def ask_params(self, **changes: object) -> TLObject:
        fields = {
            "nonce": self.nonce,
            "server_nonce": self.offer.server_nonce,
            "p": self.p.to_bytes(4, "big"),
            "q": self.q.to_bytes(4, "big"),
            "public_key_fingerprint": self.key.fingerprint,
            "encrypted_data": self.encrypted(self.secret()),
        }
        return self.say(functions.ReqDHParams(**{**fields, **changes}))

    def read_params(self, params: TLObject) -> None:
        plain = ige256_decrypt(params.encrypted_answer, *self.temporary_key())
        self.params = decode(plain[20:])
        assert sha1(self.params.write()).digest() == plain[:20]

    def finish(self, g_b: int, *, spoil: Callable[[bytes], bytes] = bytes) -> TLObject:
        inner = types.ClientDHInnerData(
            nonce=self.nonce,
            server_nonce=self.offer.server_nonce,
            retry_id=0,
            g_b=g_b.to_bytes(256, "big"),
        ).write()
        plain = spoil(hashed(inner))
        padded = plain + bytes(-len(plain) % 16)
        step = functions.SetClientDHParams(
            nonce=self.nonce,
            server_nonce=self.offer.server_nonce,
            encrypted_data=ige256_encrypt(padded, *self.temporary_key()),
        )
        return self.say(step)

    def temporary_key(self) -> tuple[bytes, bytes]:
        new, server = self.new_nonce, self.offer.server_nonce.to_bytes(16, "little", signed=True)
        mixed = sha1(server + new).digest()
        key = sha1(new + server).digest() + mixed[:12]
        return key, mixed[12:] + sha1(new + new).digest() + new[:4]


@pytest.fixture(scope="module")
def key() -> ServerKey:
    return ServerKey.generate()


@pytest.fixture
def client(key: ServerKey) -> Client:
    client = Client(key)
    client.begin()
    return client


def test_both_sides_end_with_one_key_and_one_salt(client: Client) -> None:
    client.read_params(client.ask_params())
    exponent = int.from_bytes(os.urandom(256), "big")

    done = client.finish(pow(client.params.g, exponent, CURRENT_DH_PRIME))

    ours = pow(int.from_bytes(client.params.g_a, "big"), exponent, CURRENT_DH_PRIME)
    server_nonce = client.offer.server_nonce.to_bytes(16, "little", signed=True)
    salt = bytes(a ^ b for a, b in zip(client.new_nonce[:8], server_nonce[:8], strict=True))
    assert isinstance(done, types.DhGenOk)
    assert client.params.server_time == NOW
    assert client.made == [
        NewKey(ours.to_bytes(256, "big"), int.from_bytes(salt, "little", signed=True))
    ]


def test_the_key_shows_in_no_repr() -> None:
    assert "****" not in repr(NewKey(b"*" * 256, 1))


def test_the_offer_names_the_servers_key(client: Client) -> None:
    assert client.offer.nonce == client.nonce
    assert client.offer.server_public_key_fingerprints == [client.key.fingerprint]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        os.urandom(64),
        functions.help.GetConfig().write(),
        functions.ReqPqMulti(nonce=1).write()[:10],
    ],
    ids=["nothing", "noise", "another call", "half a step"],
)
def test_only_steps_of_an_exchange_are_taken_unencrypted(client: Client, body: bytes) -> None:
    with pytest.raises(Rubbish):
        client.handshake.reply(body)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"nonce": 1}, "nonces"),
        ({"server_nonce": 1}, "nonces"),
        ({"p": b"\1"}, "factors"),
        ({"public_key_fingerprint": 1}, "not offered"),
        ({"encrypted_data": b"short"}, "not made with"),
        ({"encrypted_data": b"\xff" * 256}, "not made with"),
        ({"encrypted_data": bytes(256)}, "damaged"),
    ],
)
def test_a_second_step_that_does_not_add_up_is_rubbish(
    client: Client, changes: dict[str, object], reason: str
) -> None:
    with pytest.raises(Rubbish, match=reason):
        client.ask_params(**changes)


def test_a_secret_of_another_exchange_is_rubbish(client: Client) -> None:
    secret = client.encrypted(client.secret(server_nonce=1))

    with pytest.raises(Rubbish, match="nonces"):
        client.ask_params(encrypted_data=secret)


def test_a_secret_whose_hash_does_not_fit_is_rubbish(client: Client) -> None:
    secret = client.encrypted(bytes(20) + client.secret()[20:])

    with pytest.raises(Rubbish, match="hash"):
        client.ask_params(encrypted_data=secret)


def test_a_last_step_without_the_one_before_is_rubbish(client: Client) -> None:
    with pytest.raises(Rubbish, match="too early"):
        client.finish(2**2047)


@pytest.mark.parametrize("g_b", [1, 2**1984, CURRENT_DH_PRIME - 1])
def test_a_weak_half_of_the_key_is_rubbish(client: Client, g_b: int) -> None:
    client.ask_params()

    with pytest.raises(Rubbish, match="weak"):
        client.finish(g_b)
    assert client.made == []


def test_a_last_step_whose_hash_does_not_fit_is_rubbish(client: Client) -> None:
    client.ask_params()

    with pytest.raises(Rubbish, match="hash"):
        client.finish(2**2047, spoil=lambda plain: bytes(20) + plain[20:])


def test_an_exchange_ends_once(client: Client) -> None:
    client.ask_params()
    client.finish(2**2047)

    with pytest.raises(Rubbish, match="too early"):
        client.finish(2**2047)
    assert len(client.made) == 1


def hashed(inner: bytes) -> bytes:
    return sha1(inner).digest() + inner
