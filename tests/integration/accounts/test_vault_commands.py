"""`manage.py rotate_keys` and `manage.py vault verify`, as operators run them."""

import base64
import json
import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import Account
from accounts.services import session_store
from tests.integration.accounts.vault_scene import NEW, OLD, Keys, enrol, phone, session

pytestmark = pytest.mark.django_db


def text(secret: bytes) -> str:
    return base64.b64encode(secret).decode()


@pytest.fixture
def keys(settings: Settings, tmp_path: Path) -> Keys:
    settings.SIS_SESSIONS_DIR = tmp_path / "sessions"
    settings.SIS_MASTER_KEY = text(NEW.secret)
    settings.SIS_MASTER_KEY_PREVIOUS = text(OLD.secret)
    return Keys(settings.SIS_SESSIONS_DIR)


def said(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out, stderr=out)
    return out.getvalue()


def test_a_rotation_says_what_it_did_and_what_comes_next(keys: Keys) -> None:
    for number in range(3):
        enrol(keys.before, number)

    first, second = said("rotate_keys"), said("rotate_keys")

    assert "Sealed anew: 6. Under the new key already: 0. Failed: 0." in first
    assert "vault verify" in first
    assert "Sealed anew: 0. Under the new key already: 6. Failed: 0." in second


def test_a_rotation_that_failed_somewhere_ends_with_an_error(keys: Keys) -> None:
    account = enrol(keys.before, 1)
    keys.before.path_of(account).write_bytes(b"SISV")
    out = StringIO()

    with pytest.raises(CommandError, match="see above"):
        call_command("rotate_keys", stdout=out, stderr=out)

    assert "Sealed anew: 1." in out.getvalue()
    assert "is not what was written there" in out.getvalue()


def test_a_rotation_without_a_key_before_says_what_to_set(keys: Keys, settings: Settings) -> None:
    settings.SIS_MASTER_KEY_PREVIOUS = ""

    with pytest.raises(CommandError, match="no key to rotate from"):
        call_command("rotate_keys")


def test_verify_counts_what_opens_and_what_is_under_the_key_before(keys: Keys) -> None:
    for number in range(2):
        enrol(keys.before, number)

    assert "4 of 4 open; 4 of them under the key before." in said("vault", "verify")

    said("rotate_keys")

    assert "4 of 4 open; 0 of them under the key before." in said("vault", "verify")


def test_verify_names_each_account_whose_session_does_not_open_and_fails(keys: Keys) -> None:
    missing, altered, older = (enrol(keys.during, number) for number in range(3))
    keys.during.path_of(missing).unlink()
    keys.during.path_of(altered).write_bytes(b"SISV")
    before = keys.during.path_of(older).read_bytes()
    session_store(account_id=older.pk, vault=keys.during, session=session(2))
    keys.during.path_of(older).write_bytes(before)
    out = StringIO()

    with pytest.raises(CommandError, match="Not everything opens"):
        call_command("vault", "verify", stdout=out, stderr=out)

    assert "Account 0: There is no session file" in out.getvalue()
    assert "is not what was written there" in out.getvalue()
    assert "older session (generation 1, the newest is 2)" in out.getvalue()


def test_verify_names_files_of_no_account(keys: Keys) -> None:
    account = enrol(keys.during, 1)
    Account.objects.filter(pk=account.pk).delete()

    assert f"No account's row names: {account.pk}.sisv." in said("vault", "verify")


def test_verify_writes_one_document_for_programs(keys: Keys) -> None:
    account = enrol(keys.during, 1)

    found = json.loads(said("vault", "verify", "--json"))

    assert [one["what"] for one in found] == [
        "the session of Account 1",
        f"phone_number of {account.pk}",
    ]
    assert not any(one["trouble"] for one in found)


def test_neither_command_prints_a_phone_number(keys: Keys) -> None:
    enrol(keys.before, 1)

    told = said("vault", "verify") + said("rotate_keys") + said("vault", "verify", "--json")

    assert phone(1)[1:] not in told


def test_a_rotation_clears_away_what_writes_left_that_were_cut_off(keys: Keys) -> None:
    path = keys.before.path_of(enrol(keys.before, 1))
    old, new = (path.with_name(f".{path.name}.{mark * 8}") for mark in "ab")
    for leftover in (old, new):
        leftover.write_bytes(path.read_bytes())
    os.utime(old, (0, 0))

    said("rotate_keys")

    assert not old.exists()
    assert new.exists()
