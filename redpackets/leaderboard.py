"""Who won how much."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum

from redpackets.models import ClaimOutcome, RedPacketClaim

_ALL: Mapping[str, Iterable[object]] = MappingProxyType({})
_WON = Q(outcome=ClaimOutcome.WON)


@dataclass(slots=True)
class Standing:
    """What one account got, of how many tries. `amounts` is by currency."""

    account_id: UUID
    display_name: str
    tries: int = 0
    won: int = 0
    amounts: dict[str, Decimal] = field(default_factory=dict)

    @property
    def rank(self) -> tuple[Decimal, int]:
        """The larger, the higher: the largest amount in one currency, then the packets won."""
        return max(self.amounts.values(), default=Decimal(0)), self.won


def leaderboard(
    *,
    since: datetime,
    until: datetime,
    group_id: int | None = None,
    limit: int = 20,
    within: Mapping[str, Iterable[object]] = _ALL,
) -> list[Standing]:
    """The accounts that won most of the packets heard from `since` up to `until`.

    `within` are lookups of claims that the caller may know of. One statement; its rows are one for
    each account and currency.
    """
    claims = RedPacketClaim.objects.filter(
        **within, event__heard_at__gte=since, event__heard_at__lt=until
    )
    if group_id is not None:
        claims = claims.filter(event__group_id=group_id)
    rows = claims.values("account_id", "account__display_name", "currency").annotate(
        tries=Count("pk"), won=Count("pk", filter=_WON), amount_won=Sum("amount", filter=_WON)
    )
    standings = _by_account(rows.order_by("account_id"))
    return sorted(standings, key=lambda standing: standing.rank, reverse=True)[:limit]


def _by_account(rows: Iterable[Any]) -> list[Standing]:
    standings: dict[UUID, Standing] = {}
    for row in rows:
        account_id: UUID = row["account_id"]
        standing = standings.setdefault(
            account_id, Standing(account_id, row["account__display_name"])
        )
        standing.tries += row["tries"]
        standing.won += row["won"]
        if row["amount_won"]:
            standing.amounts[row["currency"]] = row["amount_won"]
    return list(standings.values())
