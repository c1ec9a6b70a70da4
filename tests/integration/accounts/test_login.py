"""A whole login: from the settings to the sealed session, and what a refusal leaves."""

import logging
import shutil
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import cast

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from pytest_django import Settings

from accounts.errors import AccountsError, IdentityChanged, LoginRefused, MasterKeyWrong
from accounts.login import account_login
from accounts.models import Account, AccountLog, Status
from accounts.services import account_status_change
from accounts.vault import Vault
from drivers.memory.factory import MemoryFactory
from drivers.memory.telegram import MemoryTelegram
from drivers.memory.world import MemoryUser
from drivers.protocol import CodeSent
from drivers.registry import driver_factory

PHONE, CODE, PASSWORD = "+447700900123", "81726", "correct horse"
OTHER_KEY = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="

pytestmark = pytest.mark.django_db


class Answers:
    """Knows the code and the password."""

    def __init__(self, code: str = CODE) -> None:
        self._code = code

    async def code(self, sent: CodeSent, *, again: bool) -> str:
        return self._code

    async def password(self, hint: str, *, again: bool) -> str:
        return PASSWORD


@pytest.fixture
def telegram(settings: Settings, tmp_path: Path) -> Iterator[MemoryTelegram]:
    """The in-memory Telegram that the registry's factory talks to, fresh."""
    settings.SIS_SESSIONS_DIR = tmp_path / "sessions"
    factory = cast("MemoryFactory", driver_factory("memory"))
    before, factory.telegram = factory.telegram, MemoryTelegram()
    yield factory.telegram
    factory.telegram = before


@pytest.fixture
def ann(telegram: MemoryTelegram) -> MemoryUser:
    user = telegram.user("Ann", phone=PHONE[1:], password=PASSWORD)
    user.login_code = CODE
    return user


def login(**changes: object) -> Account:
    return account_login(
        **{"phone_number": PHONE, "driver": "memory", "ask": Answers(), **changes}  # type: ignore[arg-type]
    )


def events(account: Account) -> list[str]:
    rows = AccountLog.objects.filter(account=account).order_by("id")
    return list(rows.values_list("event", flat=True))


def test_a_first_login_registers_the_account_and_seals_its_session(ann: MemoryUser) -> None:
    account = login()

    assert (account.display_name, account.telegram_user_id) == ("Ann", ann.user_id)
    assert Vault.from_settings().open(account).user_id == ann.user_id
    assert events(account) == ["REGISTERED", "LOGIN_SUCCESS"]


def test_a_database_that_is_away_is_found_before_telegram_is_asked_for_a_code(
    ann: MemoryUser,
) -> None:
    class NobodyAsks(Answers):
        async def code(self, sent: CodeSent, *, again: bool) -> str:
            raise AssertionError("the code was sent and asked for")

    def away(*_statement: object) -> None:
        raise OperationalError("the database is away")

    with connection.execute_wrapper(away), pytest.raises(OperationalError):
        login(ask=NobodyAsks())


def test_a_new_login_of_a_dead_session_brings_the_account_back(ann: MemoryUser) -> None:
    first = login()
    account_status_change(account_id=first.pk, to=Status.NEED_RELOGIN, reason="SESSION_REVOKED")
    old = Vault.from_settings().open(first)

    again = login(phone_number="0044 7700 900123")

    assert (again.pk, again.status, again.session_generation) == (first.pk, Status.OFFLINE, 2)
    assert Vault.from_settings().open(again) != old


def test_a_quarantined_account_stays_quarantined_after_a_login(ann: MemoryUser) -> None:
    first = login()
    account_status_change(account_id=first.pk, to=Status.SUSPENDED, reason="PEER_FLOOD")

    assert login().status == Status.SUSPENDED


def test_a_refused_login_of_a_known_account_is_logged_for_its_operators(ann: MemoryUser) -> None:
    account = login()

    with pytest.raises(LoginRefused):
        login(ask=Answers("wrong"))

    failed = AccountLog.objects.filter(account=account).latest("id")
    assert (failed.event, failed.payload) == (
        "LOGIN_FAILED",
        {
            "code": "tries_exhausted",
            "flow": "phone_code",
        },
    )


def test_a_refused_first_login_leaves_nothing(telegram: MemoryTelegram) -> None:
    with pytest.raises(LoginRefused, match="Nobody has signed up"):
        login()

    assert not Account.objects.exists()


def test_a_phone_number_that_changed_hands_is_refused(telegram: MemoryTelegram) -> None:
    telegram.user("Ann", phone=PHONE[1:]).login_code = CODE
    account = login()
    before = Vault.from_settings().open(account)
    telegram.users.clear()
    telegram.user("nobody")
    telegram.user("Bob", phone=PHONE[1:]).login_code = CODE

    with pytest.raises(IdentityChanged, match=str(account.pk)):
        login()

    account.refresh_from_db()
    assert Vault.from_settings().open(account) == before


def test_a_wrong_master_key_stops_a_login_before_telegram_is_asked(
    ann: MemoryUser, settings: Settings
) -> None:
    account = login()
    settings.SIS_MASTER_KEY = OTHER_KEY

    with pytest.raises(MasterKeyWrong):
        login(phone_number="+447700900999", ask=None)

    assert Account.objects.get() == account


@pytest.mark.parametrize(
    ("setting", "value", "named"),
    [
        ("SIS_MASTER_KEY", "", "SIS_MASTER_KEY"),
        ("SIS_TELEGRAM_API_ID", 0, "SIS_TELEGRAM_API_ID"),
        ("SIS_TELEGRAM_SERVER", "nowhere", "SIS_TELEGRAM_SERVER"),
    ],
)
def test_a_missing_setting_is_named_before_telegram_is_asked(
    ann: MemoryUser, settings: Settings, setting: str, value: object, named: str
) -> None:
    setattr(settings, setting, value)

    with pytest.raises(AccountsError, match=named):
        login(ask=None)


def test_no_secret_of_a_login_reaches_a_log(
    ann: MemoryUser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    account = login()

    key = Vault.from_settings().open(account).auth_key
    said = " ".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    said += repr(list(AccountLog.objects.values())) + str(account) + repr(account)
    for secret in (PHONE, PHONE[1:], CODE, PASSWORD, repr(key), key.hex()):
        assert secret not in said


def test_the_command_asks_and_says_which_account_it_is(
    ann: MemoryUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["447700900123", f" {CODE} "])
    monkeypatch.setattr("builtins.input", lambda _prompt: next(answers))
    monkeypatch.setattr("accounts.login.terminal.getpass", lambda _prompt: PASSWORD)
    out = StringIO()

    call_command("login", driver="memory", name="Our Ann", stdout=out)

    account = Account.objects.get()
    assert account.display_name == "Our Ann"
    assert f"Account {account.pk} (Our Ann) is logged in" in out.getvalue()


def test_the_command_ends_in_a_sentence_when_it_is_refused(telegram: MemoryTelegram) -> None:
    with pytest.raises(CommandError, match="Nobody has signed up"):
        call_command("login", driver="memory", phone=PHONE)


def test_the_command_broken_off_stores_nothing(
    ann: MemoryUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(_prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", closed)

    with pytest.raises(CommandError, match="broken off"):
        call_command("login", driver="memory", phone=PHONE)

    assert not Account.objects.exists()


def test_a_session_folder_that_is_gone_is_made_again(ann: MemoryUser, settings: Settings) -> None:
    login()
    shutil.rmtree(settings.SIS_SESSIONS_DIR)

    account = login()

    assert Vault.from_settings().open(account).user_id == ann.user_id
