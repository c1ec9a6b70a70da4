"""Keeps what rules did before: read before a decision, written with it."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from groups.policies import GroupPolicy
from orchestration.models import RuleUse
from orchestration.planning.uses import NO_USES, Use, Uses
from orchestration.statements.rows import Plan, Planned

SENDERS_KEPT_FOR = timedelta(days=1)
"""The longest `sender_cooldown`."""


@dataclass(frozen=True, slots=True)
class UseKeeper:
    """Remembers for one policy, which may not ask: then everything here costs nothing.

    `sender_id` is who said what is decided, where anybody did.
    """

    policy: GroupPolicy
    sender_id: int | None = None

    def read(self, group_id: int) -> Uses:
        """What the group's rules did before, by all accounts and for the sender."""
        if not self.policy.remembers:
            return NO_USES
        asked = Q(account__isnull=False)
        if self.sender_id is not None:
            asked |= Q(sender_id=self.sender_id)
        accounts, sender = {}, {}
        for row in RuleUse.objects.filter(asked, group_id=group_id):
            if row.account_id is None:
                sender[row.rule] = row.last_at
            else:
                accounts[row.rule, row.account_id] = Use(row.last_at, row.day, row.count)
        return Uses(accounts, sender)

    def transaction(self) -> AbstractContextManager[object]:
        """What a decision is written in; a transaction where it is to be remembered too."""
        return transaction.atomic() if self.policy.remembers else nullcontext()

    def note(self, plan: Plan, planned: Planned) -> None:
        """Note that a rule acted, in the transaction of its decision."""
        if not self.policy.remembers or not planned.actions:
            return
        day = plan.said_at.astimezone(self.policy.timezone).date()
        base = {"group_id": plan.group_id, "rule": plan.rule, "last_at": plan.said_at, "day": day}
        _note_accounts(base, sorted(account_id for _, account_id in planned.actions))
        if self.sender_id is not None:
            _upsert([RuleUse(**base, sender_id=self.sender_id)], by="sender_id")


def uses_forget(*, now: datetime, limit: int) -> int:
    """Drop what nobody can ask for any more: senders whose cooldown is surely over."""
    old = RuleUse.objects.filter(account__isnull=True, last_at__lt=now - SENDERS_KEPT_FOR)
    ids = list(old.values_list("pk", flat=True)[:limit])
    return RuleUse.objects.filter(pk__in=ids).delete()[0] if ids else 0


def _note_accounts(base: dict[str, Any], account_ids: Sequence[UUID]) -> None:
    known = RuleUse.objects.select_for_update(no_key=True).filter(
        group_id=base["group_id"], rule=base["rule"], account_id__in=account_ids
    )
    counts = {row.account_id: row.count for row in known.order_by("pk") if row.day == base["day"]}
    rows = [
        RuleUse(**base, account_id=account_id, count=counts.get(account_id, 0) + 1)
        for account_id in account_ids
    ]
    _upsert(rows, by="account")


def _upsert(rows: list[RuleUse], *, by: str) -> None:
    RuleUse.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["group", "rule", by],
        update_fields=["last_at", "day", "count"],
    )
