"""What operators see of proxies."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.errors import ProxyUnknown
from accounts.models import Proxy


@dataclass(frozen=True, slots=True)
class ProxyRow:
    """One proxy, and how many accounts connect through it."""

    proxy: Proxy
    accounts: int

    @property
    def address(self) -> str:
        """Where it is, without who we are there."""
        return f"{self.proxy.scheme}://{self.proxy.host}:{self.proxy.port}"

    @property
    def standing(self) -> str:
        """Whether it can be used, in a few words."""
        if not self.proxy.enabled:
            return _("switched off")
        return self.proxy.state_reason or self.proxy.get_state_display()

    def as_json(self) -> dict[str, object]:
        """For programs; it tells whether there is a password, not which."""
        checked_at = self.proxy.checked_at
        return {
            "name": self.proxy.name,
            "address": self.address,
            "region": self.proxy.region,
            "with_password": bool(self.proxy.credentials),
            "enabled": self.proxy.enabled,
            "state": self.proxy.state,
            "reason": self.proxy.state_reason,
            "latency_ms": self.proxy.latency_ms,
            "checked_at": checked_at.isoformat() if checked_at else None,
            "accounts": self.accounts,
        }


def proxies_overview() -> list[ProxyRow]:
    """All proxies, by name."""
    counted = Proxy.objects.annotate(count=Count("accounts")).order_by("name")
    return [ProxyRow(proxy, proxy.count) for proxy in counted]


def proxy_named(name: str) -> Proxy:
    """The proxy of this name; ProxyUnknown when there is none."""
    proxy = Proxy.objects.filter(name=name).first()
    if proxy is None:
        raise ProxyUnknown(
            _("There is no proxy named %(name)s; `manage.py proxies list` shows all.")
            % {"name": name}
        )
    return proxy
