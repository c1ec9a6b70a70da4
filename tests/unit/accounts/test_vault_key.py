"""The master key in a HashiCorp Vault: what only a stand-in can be made to do."""

import base64
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.errors import MasterKeyInvalid, MasterKeyMissing
from accounts.vault.keys import master_key_from_settings
from tests.servers.vault import StandInVault, vault_serve

MOUNT, PATH = "secret", "sis/master-key"


@pytest.fixture
def vault(settings: Settings) -> Iterator[StandInVault]:
    settings.SIS_MASTER_KEY = settings.SIS_MASTER_KEY_FILE = ""
    settings.SIS_VAULT_MOUNT, settings.SIS_VAULT_PATH = MOUNT, PATH
    with vault_serve() as served:
        settings.SIS_VAULT_ADDR, settings.SIS_VAULT_TOKEN = served.address, served.token
        served.put(MOUNT, PATH, key=base64.b64encode(secrets.token_bytes(32)).decode())
        yield served


def test_a_process_asks_once(vault: StandInVault) -> None:
    assert master_key_from_settings() == master_key_from_settings()

    assert vault.asked == 1


def test_a_deleted_version_is_no_key_before(vault: StandInVault) -> None:
    vault.put(MOUNT, PATH, key=base64.b64encode(secrets.token_bytes(32)).decode())
    vault.delete(MOUNT, PATH, 1)

    assert master_key_from_settings().previous is None


def test_a_sealed_vault_is_a_sentence_and_is_asked_again(vault: StandInVault) -> None:
    vault.sealed = True
    with pytest.raises(MasterKeyMissing, match="sealed or standing by"):
        master_key_from_settings()
    vault.sealed = False

    assert master_key_from_settings().version == 1


def test_a_vault_that_is_away_names_its_setting(vault: StandInVault, settings: Settings) -> None:
    settings.SIS_VAULT_ADDR = "http://127.0.0.1:1"

    with pytest.raises(MasterKeyMissing, match=r"SIS_VAULT_ADDR") as refused:
        master_key_from_settings()

    assert refused.value.__context__ is None


def test_the_token_may_be_in_a_file_that_is_read_each_time(
    vault: StandInVault, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "token"
    path.write_text(f"{vault.token}\n")
    settings.SIS_VAULT_TOKEN, settings.SIS_VAULT_TOKEN_FILE = "", str(path)

    assert master_key_from_settings().version == 1

    path.write_text("another")
    with pytest.raises(MasterKeyMissing, match="refuses the token"):
        master_key_from_settings()


@pytest.mark.parametrize(
    ("token", "file", "kind", "named"),
    [
        ("", "", MasterKeyMissing, "set SIS_VAULT_TOKEN"),
        ("", "/nowhere/token", MasterKeyMissing, "SIS_VAULT_TOKEN_FILE"),
        ("token", "/nowhere/token", MasterKeyInvalid, "keep one"),
    ],
)
def test_a_token_that_is_not_there_or_there_twice_is_a_sentence(
    vault: StandInVault,
    settings: Settings,
    token: str,
    file: str,
    kind: type[Exception],
    named: str,
) -> None:
    settings.SIS_VAULT_TOKEN, settings.SIS_VAULT_TOKEN_FILE = token, file

    with pytest.raises(kind, match=named):
        master_key_from_settings()


def test_neither_the_token_nor_the_key_shows_in_a_repr(vault: StandInVault) -> None:
    told = repr(master_key_from_settings())

    assert vault.token not in told
    assert "secret" not in told
