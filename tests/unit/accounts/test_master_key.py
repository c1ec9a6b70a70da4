"""Where the master key comes from, and how a wrong one is refused."""

import base64
import sys
from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.errors import MasterKeyInvalid, MasterKeyMissing
from accounts.vault.keys import KeyOrigin, MasterKey, master_key_from_settings

SECRET = bytes(range(100, 132))
TEXT = base64.b64encode(SECRET).decode()
BEFORE = bytes(range(32))
BEFORE_TEXT = base64.b64encode(BEFORE).decode()


@pytest.fixture(autouse=True)
def none_set(settings: Settings) -> None:
    settings.SIS_MASTER_KEY, settings.SIS_MASTER_KEY_FILE = "", ""
    settings.SIS_MASTER_KEY_PREVIOUS, settings.SIS_MASTER_KEY_PREVIOUS_FILE = "", ""
    settings.SIS_VAULT_ADDR = ""


def test_the_environment_holds_the_key(settings: Settings) -> None:
    settings.SIS_MASTER_KEY = f" {TEXT}\n"

    assert master_key_from_settings() == MasterKey(SECRET, KeyOrigin.ENVIRONMENT)


def test_a_file_holds_the_key(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(f"{TEXT}\n")
    settings.SIS_MASTER_KEY_FILE = str(path)

    assert master_key_from_settings() == MasterKey(SECRET, KeyOrigin.FILE)


def test_no_key_names_the_setting_and_how_to_make_one() -> None:
    with pytest.raises(MasterKeyMissing, match=r"set SIS_MASTER_KEY .*secrets.token_bytes"):
        master_key_from_settings()


def test_a_file_that_is_not_there_names_its_path(settings: Settings, tmp_path: Path) -> None:
    settings.SIS_MASTER_KEY_FILE = str(tmp_path / "absent")

    with pytest.raises(MasterKeyMissing, match=r"absent .*SIS_MASTER_KEY_FILE"):
        master_key_from_settings()


@pytest.mark.parametrize(
    "second", ["SIS_MASTER_KEY_FILE", "SIS_VAULT_ADDR", "SIS_MASTER_KEY_PREVIOUS_FILE"]
)
def test_two_keys_are_one_too_many(settings: Settings, second: str) -> None:
    settings.SIS_MASTER_KEY, settings.SIS_MASTER_KEY_PREVIOUS = TEXT, BEFORE_TEXT
    setattr(settings, second, "/key")

    with pytest.raises(MasterKeyInvalid, match=f"{second} are all set: keep one"):
        master_key_from_settings()


def test_the_key_before_comes_along_while_a_rotation_is_under_way(
    settings: Settings, tmp_path: Path
) -> None:
    settings.SIS_MASTER_KEY, settings.SIS_MASTER_KEY_PREVIOUS = TEXT, BEFORE_TEXT

    key = master_key_from_settings()

    path = tmp_path / "before"
    path.write_text(BEFORE_TEXT)
    settings.SIS_MASTER_KEY_PREVIOUS, settings.SIS_MASTER_KEY_PREVIOUS_FILE = "", str(path)
    assert [known.secret for known in key.known] == [SECRET, BEFORE]
    assert [known.secret for known in master_key_from_settings().known] == [SECRET, BEFORE]


def test_a_key_before_that_is_the_key_itself_is_refused(settings: Settings) -> None:
    settings.SIS_MASTER_KEY, settings.SIS_MASTER_KEY_PREVIOUS = TEXT, TEXT

    with pytest.raises(MasterKeyInvalid, match="SIS_MASTER_KEY_PREVIOUS"):
        master_key_from_settings()


def test_a_vault_without_its_client_library_says_what_to_install(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SIS_VAULT_ADDR = "http://127.0.0.1:8200"
    monkeypatch.delitem(sys.modules, "accounts.vault.keys.hashicorp", raising=False)
    monkeypatch.setitem(sys.modules, "hvac", None)

    with pytest.raises(MasterKeyMissing, match=r"hvac is not installed.*requirements-vault\.txt"):
        master_key_from_settings()


@pytest.mark.parametrize("text", ["secret-words", base64.b64encode(SECRET[1:]).decode(), "ü" * 44])
def test_what_is_no_key_is_refused_without_being_repeated(settings: Settings, text: str) -> None:
    settings.SIS_MASTER_KEY = text

    with pytest.raises(MasterKeyInvalid, match="SIS_MASTER_KEY does not hold 32 bytes") as refused:
        master_key_from_settings()

    assert text not in str(refused.value)
    assert refused.value.__context__ is None


def test_a_key_never_shows_itself() -> None:
    key = MasterKey(SECRET, KeyOrigin.ENVIRONMENT)

    assert "secret" not in repr(key)
    assert SECRET.hex() not in repr(key)


def test_each_label_and_salt_derives_another_key() -> None:
    key = MasterKey(SECRET, KeyOrigin.ENVIRONMENT)

    derived = {key.derive("a"), key.derive("b"), key.derive("a", salt=b"1"), key.key_id}

    assert len(derived) == 4
    assert SECRET not in derived
