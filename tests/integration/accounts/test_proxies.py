"""Proxies in the tables: sealed, checked, kept to, and handled at the terminal."""

import io
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.core.management import CommandError, call_command
from django.db import connections

from accounts.egress import account_proxy, proxy_of
from accounts.egress.checking import proxies_check, proxies_due
from accounts.errors import ProxyDisabled, ProxyInUse, ProxyInvalid, ProxyUnknown, ProxyUnreadable
from accounts.models import Account, AccountLog, Proxy, ProxyState
from accounts.services import (
    ProxyFields,
    account_proxy_set,
    proxy_add,
    proxy_change,
    proxy_remove,
)
from accounts.vault.columns import SEALED_COLUMNS
from accounts.vault.keys import KeyOrigin, MasterKey
from accounts.vault.proxies import ProxyCredentials
from drivers.protocol import Application, TelegramServer
from drivers.proxies import ProxyScheme
from sandbox.scenario import Sandbox
from tests.loopback_proxy import LoopbackProxy

KEY = MasterKey(bytes(range(32)), KeyOrigin.ENVIRONMENT)
NEW_KEY = MasterKey(bytes(range(1, 33)), KeyOrigin.ENVIRONMENT, previous=KEY)
PASSWORD = "Lantern-77-under-the-bridge"
FIELDS = ProxyFields(name="eu-1", scheme="socks5", host="proxy.example", port=1080, region="eu")
LOGIN = ProxyCredentials("seven", PASSWORD)


def added(**changes: Any) -> Proxy:
    fields = ProxyFields(**{"name": "eu-1", "scheme": "socks5", "host": "p", "port": 1, **changes})
    return proxy_add(key=KEY, fields=fields, credentials=LOGIN)


def account_with(proxy: Proxy) -> Account:
    account = Account.objects.create(display_name="one", proxy=proxy)
    return Account.objects.select_related("proxy").get(pk=account.pk)


@pytest.mark.django_db
class TestServices:
    def test_a_proxy_is_read_back_with_its_login_and_stored_without_it(self) -> None:
        proxy = proxy_add(key=KEY, fields=FIELDS, credentials=LOGIN)

        server = account_proxy(account_with(proxy), key=KEY)

        assert server is not None
        assert (server.scheme, server.host, server.port) == ("socks5", "proxy.example", 1080)
        assert (server.username, server.password) == ("seven", PASSWORD)
        stored = bytes(Proxy.objects.values_list("credentials", flat=True).get())
        assert PASSWORD.encode() not in stored
        assert b"seven" not in stored

    def test_an_account_without_a_proxy_connects_straight(self) -> None:
        assert account_proxy(Account.objects.create(), key=KEY) is None

    def test_a_proxy_that_is_switched_off_is_not_passed_by(self) -> None:
        account = account_with(added(enabled=False))

        with pytest.raises(ProxyDisabled, match="eu-1 is switched off"):
            account_proxy(account, key=KEY)

    def test_a_login_finds_the_proxy_of_an_account_that_is_known(self) -> None:
        account = account_with(added())

        found = proxy_of(account.pk, key=KEY)
        assert found
        assert found.name == "eu-1"
        assert proxy_of(None, key=KEY) is None
        Proxy.objects.update(enabled=False)
        with pytest.raises(ProxyDisabled):
            proxy_of(account.pk, key=KEY)

    def test_a_login_does_not_open_under_another_key_or_in_another_row(self) -> None:
        proxy = added()
        with pytest.raises(ProxyUnreadable):
            account_proxy(account_with(proxy), key=MasterKey(bytes(32), KeyOrigin.FILE))

        other = added(name="eu-2")
        Proxy.objects.filter(pk=other.pk).update(credentials=proxy.credentials)

        with pytest.raises(ProxyUnreadable):
            account_proxy(account_with(other), key=KEY)

    def test_a_change_keeps_the_login_unless_another_one_is_given(self) -> None:
        proxy = added()
        account = account_with(proxy)

        proxy_change(key=KEY, proxy_id=proxy.pk, fields=FIELDS, credentials=None)
        account.proxy = Proxy.objects.get(pk=proxy.pk)
        kept = account_proxy(account, key=KEY)
        proxy_change(key=KEY, proxy_id=proxy.pk, fields=FIELDS, credentials=ProxyCredentials())
        account.proxy = Proxy.objects.get(pk=proxy.pk)
        gone = account_proxy(account, key=KEY)

        assert kept
        assert gone
        assert (kept.host, kept.password) == ("proxy.example", PASSWORD)
        assert (gone.username, gone.password) == ("", "")

    @pytest.mark.parametrize(
        ("field", "value"), [("name", ""), ("scheme", "socks9"), ("port", 0), ("host", "")]
    )
    def test_a_wrong_field_is_named_and_nothing_stored(self, field: str, value: object) -> None:
        with pytest.raises(ProxyInvalid, match=field):
            added(**{field: value})

        assert not Proxy.objects.exists()

    def test_two_proxies_have_two_names(self) -> None:
        added()

        with pytest.raises(ProxyInvalid, match="name"):
            added()

    def test_a_proxy_that_accounts_use_cannot_be_removed(self) -> None:
        proxy = added()
        account = account_with(proxy)

        with pytest.raises(ProxyInUse, match="1 accounts"):
            proxy_remove(proxy_id=proxy.pk)
        account_proxy_set(account_id=account.pk, proxy_id=None, actor="olga")
        proxy_remove(proxy_id=proxy.pk)

        assert not Proxy.objects.exists()

    def test_giving_an_account_its_proxy_is_logged_by_name(self) -> None:
        proxy, account = added(), Account.objects.create()

        assert account_proxy_set(account_id=account.pk, proxy_id=proxy.pk, actor="olga")

        assert not account_proxy_set(account_id=account.pk, proxy_id=proxy.pk, actor="olga")
        [row] = AccountLog.objects.filter(account=account)
        assert row.payload == {"actor": "olga", "changes": {"proxy": ["", "eu-1"]}}
        with pytest.raises(ProxyUnknown):
            account_proxy_set(account_id=account.pk, proxy_id=uuid4(), actor="olga")

    def test_a_key_rotation_seals_the_login_again(self) -> None:
        proxy = added()
        [column] = [one for one in SEALED_COLUMNS if one.name == "credentials"]

        assert column.row_ids() == [proxy.pk]
        assert column.reseal(proxy.pk, key=NEW_KEY)

        alone = MasterKey(NEW_KEY.secret, KeyOrigin.ENVIRONMENT)
        server = account_proxy(account_with(proxy), key=alone)
        assert server
        assert server.password == PASSWORD


@pytest.mark.django_db
class TestCommand:
    def test_a_proxy_is_added_with_a_piped_password_and_listed_without_it(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
        call_command("proxies", "add", "eu-1", "http", "p.example:3128", "--username", "seven")
        call_command("proxies", "list")
        capsys.readouterr()

        call_command("proxies", "list", "--json")

        told = capsys.readouterr().out
        [row] = json.loads(told)
        assert (row["name"], row["address"]) == ("eu-1", "http://p.example:3128")
        assert row["with_password"] is True
        assert PASSWORD not in told

    def test_what_cannot_be_done_is_said_in_a_sentence(self) -> None:
        with pytest.raises(CommandError, match="There is no proxy named nowhere"):
            call_command("proxies", "remove", "nowhere")
        with pytest.raises(CommandError, match="host:port"):
            call_command("proxies", "add", "eu-1", "http", "p.example")

    def test_accounts_are_given_a_proxy_and_it_is_taken_from_them(self) -> None:
        proxy, account = added(), Account.objects.create()

        call_command("proxies", "assign", "eu-1", str(account.pk))
        account.refresh_from_db()
        assert account.proxy_id == proxy.pk

        call_command("proxies", "assign", "-", str(account.pk))
        account.refresh_from_db()
        assert account.proxy_id is None


@pytest.fixture
async def telegram(transactional_db: None) -> AsyncIterator[Application]:
    async with Sandbox.start(seed=1) as sandbox:
        server = TelegramServer("127.0.0.1", sandbox.port, sandbox.key_path)
        yield Application(api_id=1, api_hash="x", server=server)
    await sync_to_async(connections.close_all)()


@pytest.mark.parametrize("scheme", list(ProxyScheme))
async def test_a_check_writes_down_whether_telegram_is_reached(
    telegram: Application, scheme: ProxyScheme
) -> None:
    async with LoopbackProxy.start(scheme, username="seven", password=PASSWORD) as proxy:
        place = {"scheme": scheme.value, "host": "127.0.0.1", "port": proxy.port}
        row = await sync_to_async(added)(**place)

        async def check() -> Proxy:
            # A thread of its own: the check runs a loop.
            await sync_to_async(proxies_check)([row], key=KEY, application=telegram)
            return await Proxy.objects.aget(pk=row.pk)

        assert await sync_to_async(proxies_due)() == [row]
        up = await check()
        assert (up.state, up.state_reason) == (ProxyState.UP, "")
        assert up.latency_ms is not None
        assert await sync_to_async(proxies_due)() == []

        await proxy.close()
        down = await check()
        assert down.state == ProxyState.DOWN
        assert "cannot be reached" in down.state_reason


async def test_a_proxy_that_changes_while_it_is_tried_stays_unchecked(
    telegram: Application,
) -> None:
    async with LoopbackProxy.start(ProxyScheme.SOCKS5) as proxy:
        row = await sync_to_async(added)(host="127.0.0.1", port=proxy.port)
    await sync_to_async(proxy_change)(key=KEY, proxy_id=row.pk, fields=FIELDS, credentials=None)

    [found] = await sync_to_async(proxies_check)([row], key=KEY, application=telegram)

    assert found.state == ProxyState.DOWN
    now = await Proxy.objects.aget(pk=row.pk)
    assert (now.state, now.checked_at) == (ProxyState.UNKNOWN, None)
