"""Sessions made elsewhere, taken over once Telegram said whose they are."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings
from telethon.crypto import AuthKey
from telethon.sessions import SQLiteSession, StringSession

from accounts.errors import AccountExists, IdentityChanged, LoginRefused
from accounts.login import account_import, session_read
from accounts.models import Account, AccountLog
from accounts.services import account_register
from accounts.vault import Vault, master_key_from_settings
from drivers.foreign import ForeignSession
from drivers.memory.factory import MemoryFactory
from drivers.memory.telegram import MemoryTelegram
from drivers.memory.world import MemoryUser
from drivers.registry import driver_factory

PHONE = "+447700900123"

pytestmark = pytest.mark.django_db


@pytest.fixture
def telegram(settings: Settings, tmp_path: Path) -> Iterator[MemoryTelegram]:
    settings.SIS_SESSIONS_DIR = tmp_path / "sessions"
    factory = cast("MemoryFactory", driver_factory("memory"))
    before, factory.telegram = factory.telegram, MemoryTelegram()
    yield factory.telegram
    factory.telegram = before


@pytest.fixture
def ann(telegram: MemoryTelegram) -> MemoryUser:
    return telegram.user("Ann", phone=PHONE[1:])


@pytest.fixture
def foreign(telegram: MemoryTelegram, ann: MemoryUser) -> ForeignSession:
    """Ann's session, made by another program."""
    session = telegram.session(ann.user_id)
    return ForeignSession(session.dc_id, session.auth_key)


def telethon_string(foreign: ForeignSession) -> str:
    session = StringSession()
    session.set_dc(foreign.dc_id, "149.154.167.51", 443)
    session.auth_key = AuthKey(foreign.auth_key)
    return str(session.save())


def test_a_living_session_becomes_an_account(ann: MemoryUser, foreign: ForeignSession) -> None:
    account = account_import(foreign=session_read(telethon_string(foreign)), driver="memory")

    assert (account.display_name, account.telegram_user_id) == ("Ann", ann.user_id)
    assert Vault.from_settings().open(account).auth_key == foreign.auth_key
    told = AccountLog.objects.filter(account=account).latest("id")
    assert (told.event, told.payload["flow"]) == ("LOGIN_SUCCESS", "import")


def test_an_import_leaves_no_line_open(
    telegram: MemoryTelegram, ann: MemoryUser, foreign: ForeignSession
) -> None:
    account_import(foreign=foreign, driver="memory")

    assert telegram.connected(ann.user_id) == 0


def test_a_dead_session_is_a_clear_answer_and_nothing_is_kept(
    telegram: MemoryTelegram, ann: MemoryUser, foreign: ForeignSession
) -> None:
    telegram.revoke(ann.user_id)

    with pytest.raises(LoginRefused, match="does not know this session") as refused:
        account_import(foreign=foreign, driver="memory")

    assert refused.value.code == "session_dead"
    assert not Account.objects.exists()


def test_an_import_for_another_account_is_refused_and_the_session_lives_on(
    telegram: MemoryTelegram, foreign: ForeignSession
) -> None:
    key = master_key_from_settings()
    bob = account_register(key=key, phone_number="+447700900456", driver="memory")

    with pytest.raises(IdentityChanged):
        account_import(foreign=foreign, account_id=bob.pk)

    assert foreign.auth_key in telegram._keys


def test_the_session_that_an_account_has_is_not_opened_a_second_time(
    telegram: MemoryTelegram, foreign: ForeignSession
) -> None:
    account = account_import(foreign=foreign, driver="memory")

    with pytest.raises(AccountExists, match=str(account.pk)):
        account_import(foreign=foreign, driver="memory")

    assert foreign.auth_key in telegram._keys


def test_what_is_no_session_is_refused_in_a_sentence() -> None:
    with pytest.raises(LoginRefused, match="neither a session string nor") as refused:
        session_read("hello")

    assert refused.value.code == "session_unreadable"


def test_the_command_takes_a_file_and_nothing_of_it_is_told(
    foreign: ForeignSession, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    session = SQLiteSession(str(tmp_path / "ann"))
    session.set_dc(foreign.dc_id, "149.154.167.51", 443)
    session.auth_key = AuthKey(foreign.auth_key)
    session.save()
    session.close()

    call_command("login", driver="memory", import_file=tmp_path / "ann.session")

    assert Account.objects.get().display_name == "Ann"
    said = " ".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert foreign.auth_key.hex() not in said
    assert repr(foreign.auth_key) not in said


def test_the_command_takes_a_string_without_showing_it(
    foreign: ForeignSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = telethon_string(foreign)
    monkeypatch.setattr("accounts.management.commands.login.getpass", lambda _prompt: text)

    call_command("login", driver="memory", import_string=True)

    assert Account.objects.get().display_name == "Ann"


def test_a_file_that_is_in_use_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.session"
    path.write_bytes(b"SQLite format 3\x00")
    path.with_name("mine.session-wal").write_bytes(b"x")

    with pytest.raises(CommandError, match="is in use"):
        call_command("login", driver="memory", import_file=path)
