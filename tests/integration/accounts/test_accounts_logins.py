"""`manage.py accounts relogin` and `logout`, against the Telegram in memory."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import cast

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import Account, AccountLog, Status
from accounts.services import account_status_change
from accounts.vault import Vault
from drivers.memory.factory import MemoryFactory
from drivers.memory.telegram import MemoryTelegram
from drivers.registry import driver_factory

PHONE, CODE, PASSWORD = "+447700900123", "81726", "correct horse"

pytestmark = pytest.mark.django_db


@pytest.fixture
def telegram(settings: Settings, tmp_path: Path) -> Iterator[MemoryTelegram]:
    """The in-memory Telegram that the registry's factory talks to, fresh."""
    settings.SIS_SESSIONS_DIR = tmp_path / "sessions"
    factory = cast("MemoryFactory", driver_factory("memory"))
    before, factory.telegram = factory.telegram, MemoryTelegram()
    yield factory.telegram
    factory.telegram = before


@pytest.fixture
def account(telegram: MemoryTelegram, monkeypatch: pytest.MonkeyPatch) -> Account:
    """Logged in by somebody who knows the code and the password."""
    telegram.user("Ann", phone=PHONE[1:], password=PASSWORD).login_code = CODE
    monkeypatch.setattr("builtins.input", lambda _prompt: CODE)
    monkeypatch.setattr("accounts.login.terminal.getpass", lambda _prompt: PASSWORD)
    call_command("login", phone=PHONE, driver="memory", stdout=StringIO())
    return Account.objects.get()


def said(*command: str) -> str:
    out = StringIO()
    call_command("accounts", *command, stdout=out, stderr=out)
    return out.getvalue().strip()


def test_a_dead_session_is_brought_back_without_the_phone_number_being_typed(
    account: Account,
) -> None:
    account_status_change(account_id=account.pk, to=Status.NEED_RELOGIN, reason="SESSION_REVOKED")

    told = said("relogin", "Ann")

    account.refresh_from_db()
    assert told == "Ann is logged in; a host will take it."
    assert (account.status, account.session_generation) == (Status.OFFLINE, 2)


def test_a_relogin_that_is_broken_off_leaves_the_session_as_it_was(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(_prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", closed)

    with pytest.raises(CommandError, match="broken off"):
        said("relogin", "Ann")

    account.refresh_from_db()
    assert account.session_generation == 1


def test_a_logout_ends_the_session_keeps_the_reason_and_says_when_there_was_none(
    account: Account,
) -> None:
    path = Vault.from_settings().path_of(account)

    told = [said("logout", "Ann", "--reason", "sold"), said("logout", "Ann", "--reason", "sold")]

    assert told == ["Ann is logged out, and its session is shredded.", "Ann had no session."]
    assert not path.exists()
    logged = AccountLog.objects.get(event="LOGGED_OUT").payload
    assert (logged["reason"], str(logged["actor"]).endswith("at the terminal")) == ("sold", True)


def test_an_account_that_was_logged_out_can_be_removed(account: Account) -> None:
    said("logout", "Ann", "--reason", "sold")

    assert said("remove", "Ann", "--reason", "sold", "--yes").startswith("Ann is removed")
    assert Account.objects.get().removed_at is not None
