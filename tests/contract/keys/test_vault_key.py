"""What a HashiCorp Vault holds as the master key, and how it is asked."""

import base64
import secrets

import pytest
from pytest_django import Settings

from accounts.errors import MasterKeyInvalid, MasterKeyMissing
from accounts.vault.keys import KeyOrigin, master_key_from_settings
from tests.contract.keys.conftest import Put


def new_key() -> tuple[bytes, str]:
    secret = secrets.token_bytes(32)
    return secret, base64.b64encode(secret).decode()


def test_the_newest_version_is_the_key(put: Put) -> None:
    secret, text = new_key()
    put(key=text)

    key = master_key_from_settings()

    assert (key.secret, key.origin, key.version) == (secret, KeyOrigin.VAULT, 1)
    assert key.previous is None


def test_the_version_below_is_the_key_before(put: Put) -> None:
    keys = [new_key() for _ in range(3)]
    for _secret, text in keys:
        put(key=text)

    key = master_key_from_settings()

    assert [known.secret for known in key.known] == [keys[2][0], keys[1][0]]
    assert [known.version for known in key.known] == [3, 2]


def test_a_key_from_elsewhere_may_be_the_one_before(put: Put, settings: Settings) -> None:
    put(key=new_key()[1])
    before, settings.SIS_MASTER_KEY_PREVIOUS = new_key()

    assert master_key_from_settings().known[1].secret == before


def test_a_secret_that_is_no_key_is_refused_without_being_repeated(put: Put) -> None:
    put(key="correct horse battery staple")

    with pytest.raises(MasterKeyInvalid, match=r"field key of sis/master-key") as refused:
        master_key_from_settings()

    assert "horse" not in str(refused.value)


def test_a_secret_without_the_field_is_refused(put: Put) -> None:
    put(other=new_key()[1])

    with pytest.raises(MasterKeyInvalid, match="field key"):
        master_key_from_settings()


def test_a_secret_that_is_not_there_names_the_settings_and_the_command(put: Put) -> None:
    with pytest.raises(MasterKeyMissing, match=r"SIS_VAULT_PATH.*vault kv put -mount="):
        master_key_from_settings()


def test_a_wrong_token_is_a_sentence_without_the_token(put: Put, settings: Settings) -> None:
    settings.SIS_VAULT_TOKEN = "hvs.not-the-token"

    with pytest.raises(MasterKeyMissing, match=r"SIS_VAULT_TOKEN.*policy may read") as refused:
        master_key_from_settings()

    assert "not-the-token" not in str(refused.value)
    assert refused.value.__context__ is None
