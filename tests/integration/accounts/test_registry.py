"""Registering accounts and storing their sessions."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.errors import (
    AccountExists,
    AccountInvalid,
    AccountUnknown,
    PhoneNumberInvalid,
    RateInvalid,
    SessionConflict,
    VaultError,
)
from accounts.models import Account, AccountLog
from accounts.services import account_register, session_store
from accounts.vault import MasterKey, Vault, phone_open
from accounts.vault.keys import KeyOrigin
from drivers.session import TelegramSession

KEY = MasterKey(bytes(range(32)), KeyOrigin.ENVIRONMENT)
PHONE = "+447700900123"

pytestmark = pytest.mark.django_db


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(key=KEY, folder=tmp_path / "sessions")


def session(user_id: int = 77, mark: int = 1) -> TelegramSession:
    return TelegramSession(dc_id=2, user_id=user_id, auth_key=bytes([mark]) * 256)


def register(phone_number: str = PHONE, **fields: object) -> Account:
    known = {"key": KEY, "driver": "memory", **fields}
    return account_register(phone_number=phone_number, **known)  # type: ignore[arg-type]


def test_an_account_is_registered_with_its_phone_sealed_and_a_log_row() -> None:
    created = register("0044 7700 900123", display_name="Ann", roles=["host"], weight=3)

    account = Account.objects.get(pk=created.pk)
    sealed = bytes(account.phone_number)
    assert phone_open(sealed, key=KEY, account_id=account.pk) == PHONE
    assert (account.display_name, account.roles, account.weight) == ("Ann", ["host"], 3)
    assert AccountLog.objects.get(account=account).event == "REGISTERED"


def test_no_column_holds_the_phone_number() -> None:
    register()

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts")
        row = cursor.fetchone()
        cursor.execute("SELECT * FROM account_logs")
        row += cursor.fetchone()
    assert PHONE[1:] not in repr([bytes(v) if isinstance(v, memoryview) else v for v in row])


def test_a_phone_number_is_registered_once_in_whichever_form() -> None:
    register()

    with pytest.raises(AccountExists, match="registered already"):
        register("44 7700 900123")

    assert Account.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "error", "named"),
    [
        ({"phone_number": "Ann"}, PhoneNumberInvalid, "country code"),
        ({"driver": "pigeon"}, AccountInvalid, "driver: there is no 'pigeon'; choose from memory"),
        ({"roles": ["king"]}, AccountInvalid, "roles: there is no 'king'"),
        ({"weight": -1}, AccountInvalid, "weight"),
        ({"throttle_profile": {"rate_limit": "often"}}, RateInvalid, "'often'"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_stored(
    fields: dict[str, object], error: type[Exception], named: str
) -> None:
    with pytest.raises(error, match=named):
        register(**fields)  # type: ignore[arg-type]

    assert not Account.objects.exists()


def test_each_stored_session_is_a_generation_of_its_own(vault: Vault) -> None:
    account = register()

    for mark in (1, 2):
        stored = session_store(account_id=account.pk, vault=vault, session=session(mark=mark))
        account.refresh_from_db()
        assert account.session_generation == stored.session_generation == mark
        assert vault.open(account) == session(mark=mark)
    assert account.telegram_user_id == 77


def test_an_account_listens_only_from_its_first_session_on(
    vault: Vault, settings: Settings
) -> None:
    settings.SIS_LISTEN_ONLY_HOURS = 24
    account = register()

    first = session_store(account_id=account.pk, vault=vault, session=session(mark=1))
    settings.SIS_LISTEN_ONLY_HOURS = 48
    again = session_store(account_id=account.pk, vault=vault, session=session(mark=2))

    assert first.listens_until
    left = first.listens_until - timezone.now()
    assert timedelta(hours=23.9) < left <= timedelta(hours=24)
    assert again.listens_until == first.listens_until


def test_a_session_that_cannot_be_sealed_leaves_the_row_as_it_was(
    tmp_path: Path,
) -> None:
    account = register()
    (tmp_path / "file").write_text("in the way")
    vault = Vault(key=KEY, folder=tmp_path / "file")

    with pytest.raises(VaultError, match="SIS_SESSIONS_DIR"):
        session_store(account_id=account.pk, vault=vault, session=session())

    account.refresh_from_db()
    assert (account.session_generation, account.session_path) == (0, "")


def test_a_login_that_was_overtaken_keeps_the_newer_session(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = register()
    read = Account.objects.get(pk=account.pk)
    session_store(account_id=account.pk, vault=vault, session=session(mark=2))
    stale = Account.objects.filter(pk=account.pk)
    monkeypatch.setattr(type(stale), "first", lambda _query: read)

    with pytest.raises(SessionConflict, match="finished first"):
        session_store(account_id=account.pk, vault=vault, session=session(mark=1))

    monkeypatch.undo()
    account.refresh_from_db()
    assert vault.open(account) == session(mark=2)


def test_one_telegram_user_is_one_account(vault: Vault) -> None:
    first, second = register(), register("+447700900124")
    session_store(account_id=first.pk, vault=vault, session=session())

    with pytest.raises(AccountExists, match="user id 77"):
        session_store(account_id=second.pk, vault=vault, session=session())

    assert not vault.path_of(second).exists()


def test_an_account_that_does_not_exist_gets_no_session(vault: Vault) -> None:
    with pytest.raises(AccountUnknown):
        session_store(account_id=UUID(int=404), vault=vault, session=session())
