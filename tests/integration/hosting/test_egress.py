"""A host opens an account's line through its proxy, or not at all."""

from accounts.models import Account, Proxy, Status
from accounts.services import ProxyFields, account_proxy_set, proxy_add, proxy_change
from accounts.vault.proxies import ProxyCredentials
from tests.integration.hosting.world import KEY, World

FIELDS = ProxyFields(name="eu-1", scheme="socks5", host="p", port=1080)
OFF = ProxyFields(name="eu-1", scheme="socks5", host="p", port=1080, enabled=False)


def proxy_of(account: Account, fields: ProxyFields) -> Proxy:
    proxy = proxy_add(key=KEY, fields=fields, credentials=ProxyCredentials("seven", "secret"))
    account_proxy_set(account_id=account.pk, proxy_id=proxy.pk, actor="olga")
    return proxy


def reason_of(account: Account) -> tuple[str, str]:
    account.refresh_from_db()
    return account.status, account.status_reason


def test_a_line_goes_through_the_accounts_proxy(world: World) -> None:
    [account] = world.accounts(1)
    proxy_of(account, FIELDS)

    work = world.work_of(world.host())

    world.wait_until(lambda: account.pk in work.open, "its line is up")
    assert world.egress == [(account.pk, "eu-1")]


def test_an_account_whose_proxy_is_switched_off_is_offline_and_says_why(world: World) -> None:
    account, free = world.accounts(2)
    proxy = proxy_of(account, OFF)

    work = world.work_of(world.host())

    world.wait_until(lambda: free.pk in work.open, "the other line is up")
    world.wait_until(lambda: "switched off" in reason_of(account)[1], "it says why")
    assert reason_of(account)[0] == Status.OFFLINE
    assert not world.telegram.connected(account.telegram_user_id or 0)

    proxy_change(key=KEY, proxy_id=proxy.pk, fields=FIELDS, credentials=None)

    world.wait_until(lambda: account.pk in work.open, "it is up again", within=20)


def test_a_changed_proxy_is_gone_over_to_at_once(world: World) -> None:
    account, free = world.accounts(2)
    work = world.work_of(world.host())
    world.wait_until(lambda: work.open == {account.pk, free.pk}, "both lines are up")
    world.egress.clear()
    work.calls.clear()

    proxy = proxy_of(account, FIELDS)
    world.wait_until(lambda: world.egress == [(account.pk, "eu-1")], "it goes through it")
    world.wait_until(lambda: ("opened", account.pk) in work.calls, "and its line is up")
    work.calls.clear()

    proxy_change(key=KEY, proxy_id=proxy.pk, fields=OFF, credentials=None)

    world.wait_until(lambda: account.pk not in work.open, "it is closed")
    assert ("closed", free.pk) not in work.calls
    assert world.telegram.duplicates == 0
