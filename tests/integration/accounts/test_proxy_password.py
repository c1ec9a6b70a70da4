"""A proxy's password is known, and stands in no log, no table, no file and no error."""

import base64
import logging
import traceback
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from django.apps import apps
from django.db import connections
from pytest_django import Settings

from accounts.egress.checking import proxies_check
from accounts.errors import LoginRefused, LogoutRefused
from accounts.login import account_logout, login_by_code, login_code
from accounts.models import Account, Proxy, ProxyState
from accounts.services import (
    ProxyFields,
    account_proxy_set,
    account_register,
    proxy_add,
    proxy_change,
)
from accounts.telegram import application_from_settings
from accounts.vault import master_key_from_settings
from accounts.vault.proxies import ProxyCredentials
from drivers.proxies import ProxyScheme
from sandbox.scenario import Sandbox
from tests.loopback_proxy import LoopbackProxy

USER, PASSWORD, WRONG = "seven", "Lantern-77-under-the-bridge", "Lamp-78-over-the-river"
PHONE = "+999200077"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def forms(password: str) -> list[str]:
    """How a password may show itself; an HTTP proxy is told it in base64, with the user's name."""
    raw = password.encode()
    basic = base64.b64encode(f"{USER}:{password}".encode()).decode()
    return [password, raw.hex(), base64.b64encode(raw).decode(), basic]


def tables() -> str:
    """Every row of every table."""
    rows = (model._default_manager.values_list() for model in apps.get_models())
    return "\n".join(repr(list(each)) for each in rows)


def files(folder: Path) -> str:
    return "\n".join(repr(path.read_bytes()) for path in folder.rglob("*") if path.is_file())


def told(records: list[logging.LogRecord]) -> str:
    """All that log records carry, tracebacks included."""
    lines = [repr(vars(record)) for record in records]
    errors = [record.exc_info for record in records if record.exc_info]
    return "\n".join(
        lines + [line for each in errors for line in traceback.format_exception(*each)]
    )


@pytest.fixture
async def sandbox(
    transactional_db: None, settings: Settings, tmp_path: Path
) -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed=1) as sandbox:
        settings.SIS_TELEGRAM_SERVER = f"127.0.0.1:{sandbox.port}"
        settings.SIS_TELEGRAM_SERVER_KEY = str(sandbox.key_path)
        settings.SIS_SESSIONS_DIR = tmp_path / "sessions"
        yield sandbox
    await sync_to_async(connections.close_all)()


def prepared(driver: str, fields: ProxyFields) -> tuple[Account, Proxy]:
    """An account that has this proxy, with its right password."""
    key = master_key_from_settings()
    account = account_register(key=key, phone_number=PHONE, driver=driver)
    proxy = proxy_add(key=key, fields=fields, credentials=ProxyCredentials(USER, PASSWORD))
    account_proxy_set(account_id=account.pk, proxy_id=proxy.pk, actor="olga")
    return account, proxy


def refused(account: Account, proxy: Proxy, fields: ProxyFields) -> str:
    """The proxy takes its password no more: what is said where it is checked and used."""
    key, credentials = master_key_from_settings(), ProxyCredentials(USER, WRONG)
    proxy_change(key=key, proxy_id=proxy.pk, fields=fields, credentials=credentials)
    proxy.refresh_from_db()
    [health] = proxies_check([proxy], key=key, application=application_from_settings())
    assert health.state == ProxyState.DOWN
    with pytest.raises(LoginRefused) as login:
        login_by_code(account_id=account.pk, now=NOON)
    with pytest.raises(LogoutRefused) as logout:
        account_logout(account_id=account.pk, actor="olga", reason="sold")
    assert login.value.code == logout.value.code == "no_answer"
    errors = [login.value, logout.value]
    return "\n".join(line for error in errors for line in traceback.format_exception(error))


@pytest.mark.parametrize(
    ("driver", "scheme"), [("pyrogram", ProxyScheme.SOCKS5), ("telethon", ProxyScheme.HTTP)]
)
async def test_the_password_of_a_proxy_is_found_nowhere(
    sandbox: Sandbox,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    driver: str,
    scheme: ProxyScheme,
) -> None:
    caplog.set_level(logging.DEBUG)
    sandbox.users.create(phone=PHONE)
    async with LoopbackProxy.start(scheme, username=USER, password=PASSWORD) as server:
        fields = ProxyFields("eu-1", scheme.value, "127.0.0.1", server.port)
        account, proxy = await sync_to_async(prepared)(driver, fields)
        await sync_to_async(login_by_code)(account_id=account.pk, now=NOON)
        code = sandbox.users.code(PHONE)
        await sync_to_async(login_code)(account_id=account.pk, code=code, now=NOON)
        errors = await sync_to_async(refused)(account, proxy, fields)

    assert server.carried >= 2, "the login went through it"
    assert server.refused >= 3, "the wrong password was told to it"
    places = {
        "logs": told(caplog.records),
        "tables": await sync_to_async(tables)(),
        "files": files(tmp_path),
        "errors": errors,
    }
    assert "eu-1" in places["tables"]
    assert "The proxy eu-1" in places["errors"], "the proxy is named where it fails"
    secrets = [*forms(PASSWORD), *forms(WRONG)]
    assert not [name for name, text in places.items() for each in secrets if each in text]
