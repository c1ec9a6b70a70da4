"""Logins in steps, as web processes take them: what is kept between two, and what is not."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from django.db import DatabaseError, connection
from pytest_django import Settings

from accounts.errors import IdentityChanged, LoginRefused
from accounts.login import (
    LoginShown,
    login_by_code,
    login_by_qr,
    login_code,
    login_look,
    login_password,
    login_resend,
    login_shown,
)
from accounts.login.attempts import ATTEMPT_LIFE, STEP_LIFE, attempts_forget
from accounts.models import Account, AccountLog, LoginAttempt, LoginStep, Status
from accounts.services import account_register, account_status_change
from accounts.vault import Vault, master_key_from_settings
from drivers.errors import FloodWait
from drivers.memory.factory import MemoryFactory
from drivers.memory.telegram import MemoryTelegram
from drivers.memory.world import MemoryUser
from drivers.protocol import CodeSent, PasswordNeeded, QrToken
from drivers.registry import driver_factory

PHONE, CODE, PASSWORD = "+447700900123", "81726", "correct horse"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)

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
    user = telegram.user("Ann", phone=PHONE[1:])
    user.login_code = CODE
    return user


@pytest.fixture
def account(ann: MemoryUser) -> Account:
    key = master_key_from_settings()
    return account_register(key=key, phone_number=PHONE, driver="memory", display_name="Ann")


def refused_with(code: str, step: object) -> None:
    with pytest.raises(LoginRefused) as refused:
        step()  # type: ignore[operator]
    assert refused.value.code == code


def code_step(account: Account, code: str = CODE, now: datetime = NOON) -> LoginShown:
    return login_code(account_id=account.pk, code=code, now=now)


def scan(telegram: MemoryTelegram, user: MemoryUser, login: LoginShown) -> None:
    assert isinstance(login.asked, QrToken)
    telegram.logins.scan(user, login.asked.token)


def test_a_code_logs_the_account_in_and_leaves_no_row(account: Account, ann: MemoryUser) -> None:
    begun = login_by_code(account_id=account.pk, now=NOON)
    done = code_step(account)

    account.refresh_from_db()
    assert isinstance(begun.asked, CodeSent)
    assert done.asked is None
    assert Vault.from_settings().open(account).user_id == account.telegram_user_id == ann.user_id
    assert not LoginAttempt.objects.exists()


def test_the_password_is_asked_for_by_its_own_step(account: Account, ann: MemoryUser) -> None:
    ann.password = PASSWORD
    login_by_code(account_id=account.pk, now=NOON)

    asked = code_step(account)
    refused_with("login_step", lambda: code_step(account))
    refused_with(
        "password_invalid",
        lambda: login_password(account_id=account.pk, password="wrong", now=NOON),
    )
    done = login_password(account_id=account.pk, password=PASSWORD, now=NOON)

    assert isinstance(asked.asked, PasswordNeeded)
    assert done.asked is None


def test_each_step_has_ten_minutes_of_its_own(account: Account, ann: MemoryUser) -> None:
    ann.password = PASSWORD
    late = NOON + ATTEMPT_LIFE - timedelta(seconds=1)
    login_by_code(account_id=account.pk, now=NOON)

    asked = code_step(account, now=late)

    assert asked.expires_at == late + ATTEMPT_LIFE


def test_a_step_after_ten_minutes_finds_no_login(account: Account) -> None:
    login_by_code(account_id=account.pk, now=NOON)

    refused_with("login_unknown", lambda: code_step(account, now=NOON + ATTEMPT_LIFE))

    assert attempts_forget(now=NOON + ATTEMPT_LIFE) == 1
    assert not LoginAttempt.objects.exists()


def test_three_wrong_codes_end_the_login(account: Account) -> None:
    login_by_code(account_id=account.pk, now=NOON)

    refused_with("code_invalid", lambda: code_step(account, "1"))
    refused_with("code_invalid", lambda: code_step(account, "2"))
    refused_with("tries_exhausted", lambda: code_step(account, "3"))
    refused_with("login_unknown", lambda: code_step(account))

    events = AccountLog.objects.filter(account=account, event="LOGIN_FAILED").order_by("id")
    assert [row.payload["code"] for row in events] == [
        "code_invalid",
        "code_invalid",
        "tries_exhausted",
    ]


def test_an_expired_code_ends_the_login(account: Account, ann: MemoryUser) -> None:
    login_by_code(account_id=account.pk, now=NOON)
    ann.code_expired = True

    refused_with("code_expired", lambda: code_step(account))
    refused_with("login_unknown", lambda: code_step(account))


def test_a_code_is_sent_again_by_another_way(account: Account) -> None:
    login_by_code(account_id=account.pk, now=NOON)

    again = login_resend(account_id=account.pk, now=NOON)

    assert isinstance(again.asked, CodeSent)
    assert (again.asked.via, again.asked.next_via) == ("sms", None)
    refused_with("code_unavailable", lambda: login_resend(account_id=account.pk, now=NOON))
    assert code_step(account).asked is None


def test_a_new_login_takes_the_place_of_the_former(account: Account) -> None:
    login_by_code(account_id=account.pk, now=NOON)

    login_by_qr(account_id=account.pk, now=NOON)

    refused_with("login_step", lambda: code_step(account))
    assert LoginAttempt.objects.get().flow == "qr"


def test_a_login_that_is_replaced_while_its_step_is_claimed_does_not_lend_its_own(
    account: Account,
) -> None:
    login_by_code(account_id=account.pk, now=NOON)

    def replaced(execute: Any, sql: str, *rest: Any) -> Any:
        """The claim is made, and somebody begins another login."""
        done = execute(sql, *rest)
        if sql.startswith('UPDATE "login_attempts"') and not others:
            others.append(login_by_code(account_id=account.pk, now=NOON))
        return done

    others: list[LoginShown] = []
    with connection.execute_wrapper(replaced):
        refused_with("login_unknown", lambda: code_step(account))

    assert others
    assert LoginAttempt.objects.get().tries == 0


def test_a_step_that_took_too_long_does_not_undo_the_one_that_was_let_in(
    account: Account, ann: MemoryUser
) -> None:
    ann.password = PASSWORD
    login_by_code(account_id=account.pk, now=NOON)

    def overtaken(execute: Any, sql: str, *rest: Any) -> Any:
        """The step has its answer, and another one was let in meanwhile."""
        if sql.startswith('UPDATE "login_attempts" SET "step"') and not others:
            others.append(LoginAttempt.objects.update(busy_until=NOON + 2 * STEP_LIFE))
        return execute(sql, *rest)

    others: list[int] = []
    with connection.execute_wrapper(overtaken):
        refused_with("login_unknown", lambda: code_step(account))

    assert others
    assert LoginAttempt.objects.get().step == LoginStep.CODE


def test_a_login_whose_session_cannot_be_kept_is_over_and_leaves_no_device(
    account: Account, telegram: MemoryTelegram, ann: MemoryUser
) -> None:
    login_by_code(account_id=account.pk, now=NOON)

    def full(execute: Any, sql: str, *rest: Any) -> Any:
        """The database keeps no session."""
        if sql.startswith('UPDATE "accounts"'):
            raise DatabaseError("disk full")
        return execute(sql, *rest)

    with connection.execute_wrapper(full), pytest.raises(DatabaseError, match="disk full"):
        code_step(account)

    assert ann.user_id not in telegram._keys.values()
    assert not LoginAttempt.objects.exists()


def test_two_steps_at_once_are_one_step(account: Account) -> None:
    login_by_code(account_id=account.pk, now=NOON)
    LoginAttempt.objects.update(busy_until=NOON + STEP_LIFE)

    refused_with("login_busy", lambda: code_step(account))

    assert code_step(account, now=NOON + STEP_LIFE).asked is None


def test_a_flood_wait_is_told_and_the_login_goes_on(
    account: Account, telegram: MemoryTelegram, ann: MemoryUser
) -> None:
    login_by_code(account_id=account.pk, now=NOON)
    wait = timedelta(seconds=61)
    telegram.faults.fail(ann.user_id, "sign_in", FloodWait("FLOOD_WAIT_X", wait))

    with pytest.raises(LoginRefused, match="61 seconds") as refused:
        code_step(account)

    assert (refused.value.code, refused.value.wait) == ("flood_wait", wait)
    assert code_step(account).asked is None


def test_a_scanned_code_logs_the_account_in(
    account: Account, telegram: MemoryTelegram, ann: MemoryUser
) -> None:
    scan(telegram, ann, login_by_qr(account_id=account.pk, now=NOON))

    done = login_look(account_id=account.pk, now=NOON + timedelta(seconds=3))

    account.refresh_from_db()
    assert done.asked is None
    assert account.telegram_user_id == ann.user_id


def test_telegram_is_not_asked_at_each_look(account: Account) -> None:
    begun = login_by_qr(account_id=account.pk, now=NOON)

    soon = login_look(account_id=account.pk, now=NOON + timedelta(seconds=1))
    later = login_look(account_id=account.pk, now=NOON + timedelta(seconds=3))

    assert soon == begun
    assert later.asked != begun.asked


def test_somebody_elses_scan_is_refused_and_their_session_ended(
    account: Account, telegram: MemoryTelegram
) -> None:
    bob = telegram.user("Bob", phone="447700900999")
    scan(telegram, bob, login_by_qr(account_id=account.pk, now=NOON))

    with pytest.raises(IdentityChanged, match=str(account.pk)):
        login_look(account_id=account.pk, now=NOON + timedelta(seconds=3))

    account.refresh_from_db()
    assert (account.telegram_user_id, account.session_path) == (None, "")
    assert bob.user_id not in telegram._keys.values()


def test_a_login_brings_a_dead_account_back(account: Account) -> None:
    account_status_change(account_id=account.pk, to=Status.NEED_RELOGIN, reason="SESSION_REVOKED")

    login_by_code(account_id=account.pk, now=NOON)
    code_step(account)

    account.refresh_from_db()
    assert account.status == Status.OFFLINE


def test_a_row_tells_nothing_and_opens_for_its_own_login_only(account: Account) -> None:
    login_by_code(account_id=account.pk, now=NOON)
    row = LoginAttempt.objects.get()
    stored = bytes(row.sealed)

    assert PHONE[1:].encode() not in stored
    LoginAttempt.objects.all().delete()
    LoginAttempt.objects.create(
        account=account,
        flow=row.flow,
        step=row.step,
        sealed=stored,
        busy_until=NOON,
        expires_at=NOON + ATTEMPT_LIFE,
    )
    refused_with("login_unknown", lambda: login_shown(account_id=account.pk, now=NOON))


def test_no_secret_of_a_login_reaches_a_log_or_a_row(
    account: Account, ann: MemoryUser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ann.password = PASSWORD

    begun = login_by_code(account_id=account.pk, now=NOON)
    asked = code_step(account)
    rows = repr(list(LoginAttempt.objects.values()))
    login_password(account_id=account.pk, password=PASSWORD, now=NOON)

    account.refresh_from_db()
    key = Vault.from_settings().open(account).auth_key
    said = " ".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    said += rows + repr(list(AccountLog.objects.values())) + repr(begun) + repr(asked)
    for secret in (PHONE, PHONE[1:], CODE, PASSWORD, repr(key), key.hex()):
        assert secret not in said
