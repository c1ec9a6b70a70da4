"""Each way in and out, over real MTProto: by both drivers, in steps on lines of their own."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.errors import LoginRefused
from accounts.login import (
    account_import,
    account_login_by_qr,
    account_logout,
    login_by_code,
    login_by_qr,
    login_code,
    login_look,
    login_password,
)
from accounts.models import Account
from accounts.services import account_register
from accounts.vault import Vault, master_key_from_settings
from drivers.foreign import ForeignSession
from drivers.protocol import CodeSent, QrToken
from sandbox.records import LoggedOut
from tests.acceptance.hosting.sandbox_thread import SandboxThread, sandbox_thread

PHONE, PASSWORD = "+999200001", "correct horse"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


class NobodyAnswers:
    """No question is to be asked."""

    async def code(self, sent: CodeSent, *, again: bool) -> str:
        raise AssertionError("a code was asked for")

    async def password(self, hint: str, *, again: bool) -> str:
        raise AssertionError("a password was asked for")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxThread]:
    with sandbox_thread() as sandbox:
        yield sandbox
        assert sandbox.call(lambda s: s.duplicates) == 0, "two lines used one key"


@pytest.fixture(params=["pyrogram", "telethon"])
def driver(
    request: pytest.FixtureRequest, sandbox: SandboxThread, settings: Settings, tmp_path: Path
) -> str:
    """A driver's name, with the settings that point it at the sandbox."""
    port, key_path = sandbox.call(lambda s: (s.port, s.key_path))
    settings.SIS_TELEGRAM_SERVER = f"127.0.0.1:{port}"
    settings.SIS_TELEGRAM_SERVER_KEY = str(key_path)
    settings.SIS_SESSIONS_DIR = tmp_path / "sessions"
    return str(request.param)


@pytest.fixture
def phone(driver: str) -> str:
    """A number of its own for each test that logs in."""
    return PHONE + ("1" if driver == "pyrogram" else "2")


def registered(phone: str, driver: str) -> Account:
    key = master_key_from_settings()
    return account_register(key=key, phone_number=phone, driver=driver)


def test_a_code_and_a_password_in_three_steps(
    sandbox: SandboxThread, driver: str, phone: str
) -> None:
    number = f"{phone}1"
    user_id = sandbox.call(lambda s: s.users.create(phone=number, password=PASSWORD).user_id)
    account = registered(number, driver)

    login_by_code(account_id=account.pk, now=NOON)
    code = sandbox.call(lambda s: s.users.code(number))
    login_code(account_id=account.pk, code=code, now=NOON)
    with pytest.raises(LoginRefused) as wrong:
        login_password(account_id=account.pk, password="battery staple", now=NOON)
    done = login_password(account_id=account.pk, password=PASSWORD, now=NOON)

    account.refresh_from_db()
    assert wrong.value.code == "password_invalid"
    assert done.asked is None
    assert account.telegram_user_id == user_id


def test_a_qr_code_in_steps_and_the_logout_of_what_it_brought(
    sandbox: SandboxThread, driver: str, phone: str
) -> None:
    number = f"{phone}2"
    user_id = sandbox.call(lambda s: s.users.create(phone=number).user_id)
    account = registered(number, driver)
    login_by_qr(account_id=account.pk, now=NOON)
    shown = login_look(account_id=account.pk, now=NOON + timedelta(seconds=3))
    assert isinstance(shown.asked, QrToken)
    url = shown.asked.url
    sandbox.call(lambda s: s.users.scan(s.users.by_id(user_id), url))

    done = login_look(account_id=account.pk, now=NOON + timedelta(seconds=6))
    account.refresh_from_db()
    assert (done.asked, account.telegram_user_id) == (None, user_id)

    assert account_logout(account_id=account.pk, actor="olga")
    out = sandbox.call(lambda s: [one.user_id for one in s.journal.of(LoggedOut)])
    assert user_id in out
    assert sandbox.call(lambda s: s.connected(s.users.by_id(user_id))) == 0


def test_a_terminal_hears_of_the_scan_on_its_own_line(
    sandbox: SandboxThread, driver: str, phone: str
) -> None:
    number = f"{phone}3"
    user_id = sandbox.call(lambda s: s.users.create(phone=number, name="Carol").user_id)
    begun = datetime.now(UTC)

    def show(token: QrToken) -> None:
        sandbox.call(lambda s: s.users.scan(s.users.by_id(user_id), token.url))

    account = account_login_by_qr(driver=driver, show=show, ask=NobodyAnswers())

    assert (account.display_name, account.telegram_user_id) == ("Carol", user_id)
    assert datetime.now(UTC) - begun < timedelta(seconds=25), "the token did not have to expire"


def test_an_import_is_verified_at_telegram(sandbox: SandboxThread, driver: str, phone: str) -> None:
    number = f"{phone}4"
    user_id = sandbox.call(lambda s: s.users.create(phone=number).user_id)
    ready = sandbox.call(lambda s: s.users.session(s.users.by_id(user_id)))
    foreign = ForeignSession(ready.dc_id, ready.auth_key)

    account = account_import(foreign=foreign, driver=driver)

    assert account.telegram_user_id == user_id
    assert Vault.from_settings().open(account).auth_key == ready.auth_key
    with pytest.raises(LoginRefused) as dead:
        account_import(foreign=ForeignSession(2, bytes(range(256))), driver=driver)
    assert dead.value.code == "session_dead"
