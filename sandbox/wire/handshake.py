"""The key exchange of one line: four steps, after which both sides hold one auth key.

Source: core.telegram.org/mtproto/auth_key.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha1

from mtproto.crypto.aes import ige256_decrypt, ige256_encrypt
from pyrogram.crypto.prime import CURRENT_DH_PRIME
from pyrogram.raw.core import TLObject
from pyrogram.raw.functions import ReqDHParams, ReqPq, ReqPqMulti, SetClientDHParams
from pyrogram.raw.types import (
    ClientDHInnerData,
    DhGenOk,
    PQInnerData,
    PQInnerDataDc,
    ResPQ,
    ServerDHInnerData,
    ServerDHParamsOk,
)

from sandbox.line import RpcError
from sandbox.wire.codec import constructor_of, decode
from sandbox.wire.errors import Rubbish
from sandbox.wire.primes import puzzle
from sandbox.wire.server_key import ServerKey

GENERATOR = 3
EXPONENT_BITS = 512
"""As hard to break as the 2048-bit group itself, at a quarter of a full exponent's cost."""
_MARGIN = 1 << (2048 - 64)
_STEPS = {ReqPq.ID, ReqPqMulti.ID, ReqDHParams.ID, SetClientDHParams.ID}


@dataclass(frozen=True, slots=True)
class NewKey:
    """What the exchange ended with: 256 bytes of key, and the first salt to use with it."""

    key: bytes = field(repr=False)
    salt: int


class Handshake:
    """One exchange, from the first question to `made`.

    `on_made` is called once, before the last answer is returned: the client may use the key
    as soon as it has read that answer.
    """

    def __init__(
        self, key: ServerKey, *, clock: Callable[[], float], on_made: Callable[[NewKey], None]
    ) -> None:
        self._key = key
        self._clock = clock
        self._on_made = on_made
        self._nonce = 0
        self._server_nonce = 0
        self._new_nonce = b""
        self._factors = (0, 0)
        self._exponent = 0

    def reply(self, body: bytes) -> bytes:
        """Answer one step.

        Raises:
            Rubbish: it is no step of an exchange, not the next one, or does not add up.
        """
        if constructor_of(body) not in _STEPS:
            raise Rubbish("An unencrypted message is no step of a key exchange.")
        step = _decoded(body)
        if isinstance(step, ReqPq | ReqPqMulti):
            return bytes(self._offer(step.nonce).write())
        if (step.nonce, step.server_nonce) != (self._nonce, self._server_nonce):
            raise Rubbish("A step of a key exchange carries another exchange's nonces.")
        if isinstance(step, ReqDHParams):
            return bytes(self._dh_params(step).write())
        return bytes(self._finish(step).write())

    def _offer(self, nonce: int) -> ResPQ:
        self._nonce, self._new_nonce = nonce, b""
        self._server_nonce = int.from_bytes(secrets.token_bytes(16), "little", signed=True)
        self._factors = puzzle()
        product = self._factors[0] * self._factors[1]
        return ResPQ(
            nonce=nonce,
            server_nonce=self._server_nonce,
            pq=product.to_bytes((product.bit_length() + 7) // 8, "big"),
            server_public_key_fingerprints=[self._key.fingerprint],
        )

    def _dh_params(self, step: ReqDHParams) -> ServerDHParamsOk:
        if (_number(step.p), _number(step.q)) != self._factors:
            raise Rubbish("The client's factors are wrong.")
        if step.public_key_fingerprint != self._key.fingerprint:
            raise Rubbish("The client chose a key that was not offered.")
        try:
            plain = self._key.decrypt(step.encrypted_data)
        except ValueError as error:
            raise Rubbish("The client's secret was not made with this server's key.") from error
        inner = _hashed(plain, PQInnerData, PQInnerDataDc)
        if (inner.nonce, inner.server_nonce) != (self._nonce, self._server_nonce):
            raise Rubbish("The client's secret carries another exchange's nonces.")
        self._new_nonce = inner.new_nonce.to_bytes(32, "little", signed=True)
        self._exponent = secrets.randbits(EXPONENT_BITS) | 1 << (EXPONENT_BITS - 1)
        return self._encrypted_params()

    def _encrypted_params(self) -> ServerDHParamsOk:
        g_a = pow(GENERATOR, self._exponent, CURRENT_DH_PRIME)
        inner = ServerDHInnerData(
            nonce=self._nonce,
            server_nonce=self._server_nonce,
            g=GENERATOR,
            dh_prime=CURRENT_DH_PRIME.to_bytes(256, "big"),
            g_a=g_a.to_bytes(256, "big"),
            server_time=int(self._clock()),
        ).write()
        plain = sha1(inner).digest() + inner
        plain += secrets.token_bytes(-len(plain) % 16)
        return ServerDHParamsOk(
            nonce=self._nonce,
            server_nonce=self._server_nonce,
            encrypted_answer=ige256_encrypt(plain, *self._temporary_key()),
        )

    def _finish(self, step: SetClientDHParams) -> DhGenOk:
        if not self._new_nonce or not step.encrypted_data or len(step.encrypted_data) % 16:
            raise Rubbish("The last step of a key exchange came too early, or damaged.")
        plain = ige256_decrypt(step.encrypted_data, *self._temporary_key())
        inner = _hashed(plain, ClientDHInnerData)
        g_b = _number(inner.g_b)
        if not _MARGIN < g_b < CURRENT_DH_PRIME - _MARGIN:
            raise Rubbish("The client's half of the key is a weak one.")
        key = pow(g_b, self._exponent, CURRENT_DH_PRIME).to_bytes(256, "big")
        proof = sha1(self._new_nonce + b"\1" + sha1(key).digest()[:8]).digest()[-16:]
        self._on_made(NewKey(key, self._first_salt()))
        self._new_nonce = b""
        return DhGenOk(
            nonce=self._nonce,
            server_nonce=self._server_nonce,
            new_nonce_hash1=int.from_bytes(proof, "little", signed=True),
        )

    def _first_salt(self) -> int:
        pairs = zip(self._new_nonce[:8], self._server_nonce_bytes[:8], strict=True)
        return int.from_bytes(bytes(new ^ server for new, server in pairs), "little", signed=True)

    def _temporary_key(self) -> tuple[bytes, bytes]:
        new, server = self._new_nonce, self._server_nonce_bytes
        mixed = sha1(server + new).digest()
        key = sha1(new + server).digest() + mixed[:12]
        return key, mixed[12:] + sha1(new + new).digest() + new[:4]

    @property
    def _server_nonce_bytes(self) -> bytes:
        return self._server_nonce.to_bytes(16, "little", signed=True)


def _number(big_endian: bytes) -> int:
    return int.from_bytes(big_endian, "big")


def _decoded(body: bytes) -> TLObject:
    try:
        return decode(body)
    except RpcError as error:
        raise Rubbish("A step of a key exchange is damaged.") from error


def _hashed(plain: bytes, *kinds: type[TLObject]) -> TLObject:
    """The object after its SHA-1, with padding behind it."""
    inner = _decoded(plain[20:])
    if not isinstance(inner, kinds):
        raise Rubbish("A key exchange carries something else.")
    if sha1(inner.write()).digest() != plain[:20]:
        raise Rubbish("A hash in a key exchange does not fit.")
    return inner
