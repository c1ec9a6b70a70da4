from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pyrogram.crypto import rsa
from telethon.crypto import rsa as telethon_rsa

from drivers.errors import DriverUnavailable
from drivers.mtproto.servers import address_of
from drivers.protocol import TelegramServer
from drivers.pyrogram.trust import fingerprint, trust
from drivers.telethon.trust import trust as telethon_trust


def server(key: Path) -> TelegramServer:
    return TelegramServer("127.0.0.1", 4430, key)


def telegrams_own() -> dict[int, RSAPublicKey]:
    return {
        number: RSAPublicNumbers(key.e, key.m).public_key()
        for number, key in rsa.server_public_keys.items()
    }


def test_the_fingerprint_is_the_one_that_telegrams_own_keys_have() -> None:
    for number, key in telegrams_own().items():
        assert fingerprint(key) == number


@pytest.mark.parametrize("form", [PublicFormat.PKCS1, PublicFormat.SubjectPublicKeyInfo])
def test_a_key_file_is_trusted_in_both_forms(tmp_path: Path, form: PublicFormat) -> None:
    number, key = next(iter(telegrams_own().items()))
    path = tmp_path / "key.pem"
    path.write_bytes(key.public_bytes(Encoding.PEM, form))

    trust(server(path))

    assert rsa.server_public_keys[number].m == key.public_numbers().n


@pytest.mark.parametrize("content", [None, b"", b"rubbish"])
def test_a_key_that_cannot_be_read_names_the_setting(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "key.pem"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(DriverUnavailable, match=r"key\.pem.*SIS_TELEGRAM_SERVER_KEY"):
        trust(server(path))


def test_another_kind_of_key_names_the_setting(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    key = generate_private_key(SECP256R1()).public_key()
    path.write_bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))

    with pytest.raises(DriverUnavailable, match="another kind of key"):
        trust(server(path))


def test_a_server_of_ones_own_stands_for_every_data_centre(tmp_path: Path) -> None:
    assert address_of(4, server(tmp_path)) == ("127.0.0.1", 4430)
    assert address_of(2, None) == ("149.154.167.51", 443)


def test_a_data_centre_that_does_not_exist_is_said() -> None:
    with pytest.raises(DriverUnavailable, match="data centre 9"):
        address_of(9, None)


def test_the_telethon_driver_trusts_the_same_key_under_the_same_fingerprint(
    tmp_path: Path,
) -> None:
    number, key = next(iter(telegrams_own().items()))
    path = tmp_path / "key.pem"
    path.write_bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))

    telethon_trust(server(path))

    assert telethon_rsa._server_keys[number][0].n == key.public_numbers().n
