"""From an account's row to what its driver connects through."""

from uuid import UUID

from django.utils.translation import gettext as _

from accounts.errors import ProxyDisabled
from accounts.models import Account, Proxy
from accounts.vault.keys import MasterKey
from accounts.vault.proxies import credentials_open
from drivers.proxies import ProxyScheme, ProxyServer


def account_proxy(account: Account, *, key: MasterKey) -> ProxyServer | None:
    """What the account connects through; None for one that was given no proxy.

    Raises:
        ProxyDisabled: its proxy is switched off: it must not connect at all.
        ProxyUnreadable: its proxy's password does not open: the same.
    """
    if account.proxy is None:
        return None
    if not account.proxy.enabled:
        raise ProxyDisabled(
            _(
                "The proxy %(name)s is switched off, and nothing is sent past it: switch it on, "
                "or give the account another one."
            )
            % {"name": account.proxy.name}
        )
    return proxy_server(account.proxy, key=key)


def proxy_of(account_id: UUID | None, *, key: MasterKey) -> ProxyServer | None:
    """The same for an account by its id; None for one that is not registered yet.

    Raises what `account_proxy` raises.
    """
    if account_id is None:
        return None
    account = Account.objects.select_related("proxy").filter(pk=account_id).first()
    return account_proxy(account, key=key) if account else None


def proxy_server(proxy: Proxy, *, key: MasterKey) -> ProxyServer:
    """Where a proxy is, and who we are there; ProxyUnreadable when that does not open."""
    credentials = credentials_open(bytes(proxy.credentials), key=key, proxy_id=proxy.pk)
    return ProxyServer(
        name=proxy.name,
        scheme=ProxyScheme(proxy.scheme),
        host=proxy.host,
        port=proxy.port,
        username=credentials.username,
        password=credentials.password,
    )
