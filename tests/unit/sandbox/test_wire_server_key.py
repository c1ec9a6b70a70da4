"""The server's key, as the two client libraries see it."""

import os
from pathlib import Path

import pytest
import rsa
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from telethon.crypto import rsa as telethon_rsa

from sandbox.wire import ServerKey


@pytest.fixture(scope="module")
def key() -> ServerKey:
    return ServerKey.generate()


def test_telethon_computes_the_same_fingerprint(key: ServerKey) -> None:
    public = rsa.PublicKey.load_pkcs1(key.public_pem)

    assert (public.n, public.e) == (key.modulus, key.exponent)
    assert telethon_rsa._compute_fingerprint(public) == key.fingerprint


def test_a_key_survives_its_file_which_is_its_owners_alone(key: ServerKey, tmp_path: Path) -> None:
    path = tmp_path / "server.pem"

    key.save(path)

    assert ServerKey.load(path).fingerprint == key.fingerprint
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_public_file_holds_no_secret(key: ServerKey, tmp_path: Path) -> None:
    path = tmp_path / "server.pub"

    key.save_public(path)

    assert path.read_bytes() == key.public_pem
    assert b"PRIVATE" not in path.read_bytes()


def test_a_file_with_another_kind_of_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "elliptic.pem"
    private = ec.generate_private_key(ec.SECP256R1())
    path.write_bytes(
        private.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    )

    with pytest.raises(ValueError, match="not an RSA private key"):
        ServerKey.load(path)


def test_a_key_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="2048"):
        ServerKey(generate_private_key(public_exponent=65537, key_size=1024))  # noqa: S505 (refused)


def test_what_was_encrypted_with_the_public_half_is_read(key: ServerKey) -> None:
    plain = os.urandom(255)
    block = pow(int.from_bytes(plain, "big"), key.exponent, key.modulus).to_bytes(256, "big")

    assert key.decrypt(block) == plain


@pytest.mark.parametrize("block", [b"", bytes(255), b"\xff" * 256])
def test_a_block_that_the_key_cannot_have_made_is_refused(key: ServerKey, block: bytes) -> None:
    with pytest.raises(ValueError, match="not made with this key"):
        key.decrypt(block)
