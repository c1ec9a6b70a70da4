"""Trying proxies: whether Telegram is reached through each, and how long that takes."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Now

from accounts.egress.opening import proxy_server
from accounts.errors import ProxyUnreadable
from accounts.models import Proxy, ProxyState
from accounts.vault.keys import MasterKey
from drivers.errors import ProxyFailed
from drivers.protocol import Application
from drivers.proxies import ProxyServer
from drivers.reaching import telegram_reach

CHECK_EVERY: Final = timedelta(minutes=5)
CHECK_DOWN_EVERY: Final = timedelta(minutes=1)
AT_ONCE: Final = 10
"""Proxies that are tried at the same time."""
_REASON_LENGTH: Final = 255


@dataclass(frozen=True, slots=True)
class ProxyHealth:
    """What a try found; `latency_ms` is the way through the proxy to Telegram and back.

    `changed_at` is the proxy's: which of its forms was tried.
    """

    proxy_id: UUID
    changed_at: datetime
    state: ProxyState
    reason: str = ""
    latency_ms: int | None = None


def proxies_due() -> list[Proxy]:
    """Enabled proxies that were not tried for CHECK_EVERY; those that are down, sooner."""
    late = Q(checked_at=None) | Q(checked_at__lte=Now() - CHECK_EVERY)
    down = Q(state=ProxyState.DOWN, checked_at__lte=Now() - CHECK_DOWN_EVERY)
    return list(Proxy.objects.filter(late | down, enabled=True).order_by("checked_at"))


def proxies_check(
    proxies: Sequence[Proxy], *, key: MasterKey, application: Application
) -> list[ProxyHealth]:
    """Try these proxies, AT_ONCE at a time, and write down what was found."""
    found = asyncio.run(_try_all(proxies, key, application))
    for health in found:
        health_store(health)
    return found


def health_store(health: ProxyHealth) -> bool:
    """Write down what a try found; False for a proxy that was changed since, or is gone."""
    tried = Proxy.objects.filter(pk=health.proxy_id, changed_at=health.changed_at)
    stored = tried.update(
        state=health.state,
        state_reason=health.reason[:_REASON_LENGTH],
        latency_ms=health.latency_ms,
        checked_at=Now(),
    )
    return bool(stored)


async def _try_all(
    proxies: Iterable[Proxy], key: MasterKey, application: Application
) -> list[ProxyHealth]:
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(proxy: Proxy) -> ProxyHealth:
        async with turns:
            return await _try(proxy, key, application)

    return await asyncio.gather(*map(one, proxies))


async def _try(proxy: Proxy, key: MasterKey, application: Application) -> ProxyHealth:
    found = partial(ProxyHealth, proxy.pk, proxy.changed_at)
    try:
        server = proxy_server(proxy, key=key)
        return found(ProxyState.UP, latency_ms=await _reach(server, application))
    except ProxyUnreadable as error:
        return found(ProxyState.DOWN, str(error))
    except ProxyFailed as error:
        return found(ProxyState.DOWN, error.sentence)


async def _reach(server: ProxyServer, application: Application) -> int:
    begun = time.monotonic()
    await telegram_reach(application, proxy=server)
    return round((time.monotonic() - begun) * 1000)
