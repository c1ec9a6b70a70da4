"""Who we say we are, read from the settings."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pytest_django import Settings

from accounts.errors import TelegramSettingsInvalid
from accounts.telegram import application_from_settings
from drivers.protocol import TelegramServer

RSA = rsa.generate_private_key(65537, 2048).public_key()
CURVE = ec.generate_private_key(ec.SECP256R1()).public_key()


@pytest.fixture(autouse=True)
def plain(settings: Settings) -> None:
    settings.SIS_TELEGRAM_API_ID, settings.SIS_TELEGRAM_API_HASH = 17, "0" * 32
    settings.SIS_TELEGRAM_SERVER, settings.SIS_TELEGRAM_SERVER_KEY = "", ""


@pytest.fixture
def key_path(tmp_path: Path) -> Path:
    path = tmp_path / "server.pem"
    path.write_bytes(RSA.public_bytes(Encoding.PEM, PublicFormat.PKCS1))
    return path


def test_without_a_server_it_is_telegrams_own() -> None:
    application = application_from_settings()

    assert (application.api_id, application.server) == (17, None)
    assert "0" * 32 not in repr(application)


@pytest.mark.parametrize(
    ("address", "host", "port"), [("127.0.0.1:4430", "127.0.0.1", 4430), ("[::1]:1", "::1", 1)]
)
def test_a_server_has_its_address_and_key(
    settings: Settings, key_path: Path, address: str, host: str, port: int
) -> None:
    settings.SIS_TELEGRAM_SERVER, settings.SIS_TELEGRAM_SERVER_KEY = address, str(key_path)

    assert application_from_settings().server == TelegramServer(host, port, key_path)


@pytest.mark.parametrize(("api_id", "api_hash"), [(0, "0" * 32), (17, "")])
def test_a_missing_id_or_hash_names_both_and_where_to_make_them(
    settings: Settings, api_id: int, api_hash: str
) -> None:
    settings.SIS_TELEGRAM_API_ID, settings.SIS_TELEGRAM_API_HASH = api_id, api_hash

    with pytest.raises(TelegramSettingsInvalid, match=r"API_ID and .*API_HASH.*my\.telegram\.org"):
        application_from_settings()


@pytest.mark.parametrize("address", ["localhost", ":443", "localhost:", "localhost:0", "h:99999"])
def test_a_wrong_address_is_named_with_its_form(
    settings: Settings, key_path: Path, address: str
) -> None:
    settings.SIS_TELEGRAM_SERVER, settings.SIS_TELEGRAM_SERVER_KEY = address, str(key_path)

    with pytest.raises(TelegramSettingsInvalid, match="write it as host:port"):
        application_from_settings()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "cannot be read"),
        (b"no key", "holds no RSA public key"),
        (
            CURVE.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
            "holds no RSA public key",
        ),
    ],
)
def test_a_wrong_key_is_named_with_its_path(
    settings: Settings, tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    path = tmp_path / "wrong.pem"
    if content is not None:
        path.write_bytes(content)
    settings.SIS_TELEGRAM_SERVER, settings.SIS_TELEGRAM_SERVER_KEY = "h:1", str(path)

    with pytest.raises(TelegramSettingsInvalid, match=rf"SERVER_KEY .*wrong\.pem.*{sentence}"):
        application_from_settings()


def test_a_server_without_a_key_names_the_setting(settings: Settings) -> None:
    settings.SIS_TELEGRAM_SERVER = "127.0.0.1:4430"

    with pytest.raises(TelegramSettingsInvalid, match="without SIS_TELEGRAM_SERVER_KEY"):
        application_from_settings()
