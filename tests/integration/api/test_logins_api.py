"""Accounts by REST from their registration to their logout."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient
from telethon.crypto import AuthKey
from telethon.sessions import SQLiteSession, StringSession

from accounts.models import Account, LoginAttempt
from accounts.services import account_register
from accounts.vault import master_key_from_settings
from drivers.memory.factory import MemoryFactory
from drivers.memory.telegram import MemoryTelegram
from drivers.memory.world import MemoryUser
from drivers.registry import driver_factory
from tests.integration.api.conftest import MakeCaller

ACCOUNTS = "/api/v1/accounts/"
PHONE, CODE, PASSWORD = "+447700900123", "81726", "correct horse "
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def telegram(settings: Settings, tmp_path: Path) -> Iterator[MemoryTelegram]:
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


@pytest.fixture
def url(db: None, ann: MemoryUser) -> str:
    """Ann's account, which has no session yet."""
    key = master_key_from_settings()
    return f"{ACCOUNTS}{account_register(key=key, phone_number=PHONE, driver='memory').pk}/"


def post(caller: APIClient, path: str, **body: object) -> Any:
    return caller.post(path, body, format="json")


def test_an_account_is_registered_without_its_number_being_told(caller: APIClient) -> None:
    made = post(caller, ACCOUNTS, phone_number="+44 7700 900123", display_name="Ann")
    again = post(caller, ACCOUNTS, phone_number=PHONE)
    wrong = post(caller, ACCOUNTS, phone_number="hello")

    assert (made.status_code, made.json()["display_name"]) == (201, "Ann")
    assert made.json()["driver"] == "pyrogram"
    assert PHONE[3:] not in made.content.decode()
    assert (again.status_code, again.json()["code"]) == (409, "account_exists")
    assert (wrong.status_code, wrong.json()["code"]) == (400, "phone_number_invalid")


def test_nobody_registers_an_account_on_the_driver_of_the_tests(caller: APIClient) -> None:
    assert post(caller, ACCOUNTS, phone_number=PHONE, driver="memory").status_code == 400


def test_a_login_by_code_and_password(caller: APIClient, url: str, ann: MemoryUser) -> None:
    begun = post(caller, f"{url}login/", flow="phone_code")
    resent = post(caller, f"{url}login/resend/")
    wrong = post(caller, f"{url}login/code/", code="1")
    asked = post(caller, f"{url}login/code/", code=CODE)
    standing = caller.get(f"{url}login/")
    done = post(caller, f"{url}login/password/", password=PASSWORD)

    assert (begun.status_code, begun.json()["step"], begun.json()["via"]) == (200, "code", "app")
    assert begun.json()["resend_at"] < begun.json()["expires_at"]
    assert (resent.json()["via"], resent.json()["next_via"]) == ("sms", None)
    assert (wrong.status_code, wrong.json()["code"]) == (400, "code_invalid")
    assert asked.json()["step"] == standing.json()["step"] == "password"
    assert done.json()["step"] == "done"
    assert caller.get(url).json()["telegram_user_id"] == ann.user_id


def test_a_login_by_qr_code(
    caller: APIClient,
    url: str,
    telegram: MemoryTelegram,
    ann: MemoryUser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ann.password = None
    begun = post(caller, f"{url}login/", flow="qr").json()
    picture = caller.get(f"{url}login/qr/?format=png")
    accepted = caller.get(f"{url}login/qr/", headers={"Accept": "image/png"})
    assert begun["qr_url"].startswith("tg://login?token=")
    assert begun["qr_expires_at"]
    assert picture["Content-Type"] == accepted["Content-Type"] == "image/png"
    assert picture.content.startswith(PNG)
    assert picture.content == accepted.content

    [login] = telegram.logins._keys.values()
    telegram.logins.scan(ann, login.token)
    monkeypatch.setattr("accounts.login.qr.LOOKS_APART", timedelta(0))
    done = caller.get(f"{url}login/qr/")
    gone = caller.get(f"{url}login/qr/?format=png")

    assert done.json()["step"] == "done"
    assert (gone.status_code, gone["Content-Type"]) == (409, "application/problem+json")
    assert gone.json()["code"] == "login_unknown"
    assert Account.objects.get().telegram_user_id == ann.user_id


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("login/code/", {"code": "1"}),
        ("login/password/", {"password": "1"}),
        ("login/resend/", {}),
    ],
)
def test_a_step_of_no_login_is_a_problem(
    caller: APIClient, url: str, path: str, body: dict[str, str]
) -> None:
    refused = post(caller, f"{url}{path}", **body)

    assert (refused.status_code, refused.json()["code"]) == (409, "login_unknown")


def test_each_refusal_of_telegram_has_its_code(
    caller: APIClient, url: str, telegram: MemoryTelegram, ann: MemoryUser
) -> None:
    telegram.banned_phones.add(PHONE[1:])
    banned = post(caller, f"{url}login/")
    telegram.banned_phones.clear()
    ann.phone = ""
    unregistered = post(caller, f"{url}login/")

    assert (banned.status_code, banned.json()["code"]) == (400, "phone_banned")
    assert (unregistered.status_code, unregistered.json()["code"]) == (400, "phone_unregistered")


def test_a_flood_wait_names_the_seconds(
    caller: APIClient, url: str, telegram: MemoryTelegram, ann: MemoryUser
) -> None:
    post(caller, f"{url}login/")
    telegram.faults.flood_wait(ann.user_id, "sign_in", timedelta(seconds=61))

    refused = post(caller, f"{url}login/code/", code=CODE)

    assert (refused.status_code, refused.json()["code"]) == (429, "flood_wait")
    assert refused["Retry-After"] == "61"


@pytest.mark.parametrize("form", ["string", "file"])
def test_a_session_made_elsewhere_is_taken_over(
    caller: APIClient,
    url: str,
    telegram: MemoryTelegram,
    ann: MemoryUser,
    tmp_path: Path,
    form: str,
) -> None:
    key = telegram.session(ann.user_id).auth_key
    session = StringSession() if form == "string" else SQLiteSession(str(tmp_path / "ann"))
    session.set_dc(2, "149.154.167.51", 443)
    session.auth_key = AuthKey(key)

    if form == "string":
        taken = post(caller, f"{url}session/", session=session.save())
    else:
        session.save()
        session.close()
        content = (tmp_path / "ann.session").read_bytes()
        taken = caller.post(f"{url}session/", content, content_type="application/octet-stream")

    assert (taken.status_code, taken.json()["telegram_user_id"]) == (200, ann.user_id)


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"hello", 400, "session_unreadable"),
        (b"x" * 2_000_001, 413, "body_too_large"),
    ],
)
def test_a_file_that_is_no_session_is_refused(
    caller: APIClient, url: str, content: bytes, status: int, code: str
) -> None:
    refused = caller.post(f"{url}session/", content, content_type="application/octet-stream")

    assert (refused.status_code, refused.json()["code"]) == (status, code)


def test_a_logout_keeps_who_and_why(
    caller: APIClient, url: str, telegram: MemoryTelegram, ann: MemoryUser
) -> None:
    ann.password = None
    post(caller, f"{url}login/")
    post(caller, f"{url}login/code/", code=CODE)

    out = post(caller, f"{url}logout/", reason="sold")

    assert (out.status_code, out.json()["status"]) == (200, "NEED_RELOGIN")
    account = Account.objects.get()
    assert account.session_path == ""
    assert account.logs.get(event="LOGGED_OUT").payload == {"actor": "olga", "reason": "sold"}


def test_who_may_only_look_may_not_log_in(caller_with: MakeCaller, url: str) -> None:
    viewer = caller_with("view_account")

    assert post(viewer, f"{url}login/").status_code == 403
    assert viewer.get(f"{url}login/").status_code == 403
    assert viewer.get(f"{url}login/qr/").status_code == 403
    assert post(viewer, f"{url}logout/", reason="no").status_code == 403
    assert post(viewer, ACCOUNTS, phone_number=PHONE).status_code == 403
    assert not LoginAttempt.objects.exists()
