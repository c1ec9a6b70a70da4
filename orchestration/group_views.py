"""Reads the accounts that can act in a group, and keeps the answer for a second."""

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Lock
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import BooleanField, Case, F, Q, When

from accounts.budgets import free_again
from accounts.errors import RateInvalid
from accounts.models import Desired, FloodDeadline, Status
from accounts.rates import Limit
from accounts.redis_clients import redis_sync
from accounts.selectors import switches_thrown
from accounts.services import GLOBAL_SWITCH, account_switch, group_switch
from accounts.throttle import account_limits
from groups.errors import PolicyInvalid
from groups.models import GroupMember, GroupProfile
from groups.policies import GroupPolicy, policy_load
from orchestration.flood_methods import EVERY_CHAT, METHODS
from orchestration.models import ActionKind
from orchestration.planning.group_view import GroupView, Member

log = logging.getLogger(__name__)

FRESH_FOR = timedelta(seconds=1)
"""How old a view may be. The gate looks again before each call."""

RENEWED_AFTER = FRESH_FOR / 2

COMING_FOR = timedelta(seconds=60)
"""How long an account that went offline counts as coming back."""

_MEMBER_FIELDS = (
    *("account_id", "can_send", "coming"),
    *("account__display_name", "account__roles", "account__weight", "account__throttle_profile"),
    *("account__desired", "account__status", "account__listens_until"),
)


class GroupViews:
    """The views of one process; any thread may ask."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._views: dict[int, tuple[float, GroupView | None]] = {}

    def view(self, group_id: int, *, now: datetime) -> GroupView | None:
        """The group as it is now, or was within `FRESH_FOR`; None when nothing may be done there.

        Four statements, and one look at Redis, when it has to be read.

        Raises:
            PolicyInvalid: nobody can say what is wanted there.
            redis.RedisError: nobody can say whose budget is free.
        """
        with self._lock:
            known = self._views.get(group_id)
        if known and self._clock() - known[0] < FRESH_FOR.total_seconds():
            return known[1]
        return self._read(group_id, now=now)

    def _read(self, group_id: int, *, now: datetime) -> GroupView | None:
        asked_at = self._clock()
        try:
            view = group_view_read(group_id, now=now)
        except PolicyInvalid:
            with self._lock:
                self._views.pop(group_id, None)
            raise
        with self._lock:
            self._views[group_id] = (asked_at, view)
        return view

    def renew(self, group_id: int, *, now: datetime) -> None:
        """Read a known view again that is half as old as it may be.

        Called once a group's events are decided: the next event is then not kept waiting for it.
        A policy that became unreadable is the next event's to raise.
        """
        with self._lock:
            known = self._views.get(group_id)
        if known and self._clock() - known[0] >= RENEWED_AFTER.total_seconds():
            with suppress(PolicyInvalid):
                self._read(group_id, now=now)

    def forget(self) -> None:
        """Read everything anew from now on."""
        with self._lock:
            self._views.clear()


def group_view_read(group_id: int, *, now: datetime) -> GroupView | None:
    """Read the group; None when it is unknown, not enabled, or not attested.

    Raises:
        PolicyInvalid: its policy was written past the services; what to mend in it is logged.
        redis.RedisError: the budgets cannot be looked at.
    """
    group = GroupProfile.objects.filter(
        pk=group_id, enabled=True, attested_at__isnull=False
    ).first()
    if group is None:
        return None
    policy = _policy(group)
    left_out: Counter[str] = Counter()
    limits: dict[UUID, Limit] = {}
    members = _members(group_id, now=now, left_out=left_out, limits=limits)
    return GroupView(
        group_id=group_id,
        name=group.name,
        policy=policy,
        members=members,
        flooded=_flooded(group_id, now=now),
        free_at=free_again(redis_sync(), limits, now=now),
        left_out=left_out,
        budgets=_budgets(policy),
    )


def _policy(group: GroupProfile) -> GroupPolicy:
    try:
        return policy_load(group)
    except PolicyInvalid as error:
        log.error(  # noqa: TRY400 - the sentences say it all
            "A group's policy cannot be read, so nothing is decided there",
            extra={"group_id": group.pk, "reason": str(error)},
        )
        raise


def _members(
    group_id: int, *, now: datetime, left_out: Counter[str], limits: dict[UUID, Limit]
) -> tuple[Member, ...]:
    """The members that may act; it counts the others, and tells each one's own limit."""
    thrown = switches_thrown()
    halted = not thrown.isdisjoint((GLOBAL_SWITCH, group_switch(group_id)))
    members = []
    known: dict[str, Limit | None] = {}
    for row in _rows(group_id, now):
        why = "kill switch" if halted else _why_not(row, thrown, now)
        limit = _limit(row.account__throttle_profile, known)
        if why or limit is None:
            left_out[why or "limits unreadable"] += 1
        else:
            limits[row.account_id] = limit
            members.append(
                Member(
                    account_id=row.account_id,
                    display_name=row.account__display_name,
                    roles=frozenset(row.account__roles),
                    weight=row.account__weight,
                    ready=row.account__status == Status.ACTIVE,
                    can_send=row.can_send,
                )
            )
    return tuple(members)


def _limit(profile: dict[str, object], known: dict[str, Limit | None]) -> Limit | None:
    """An account's own limit, read once for all that have the same; None where it is wrong.

    The engine says what is wrong with it.
    """
    key = repr(profile)
    if key not in known:
        try:
            known[key] = account_limits(profile).all
        except RateInvalid:
            known[key] = None
    return known[key]


def _rows(group_id: int, now: datetime) -> Iterable[Any]:
    """The members with what is asked of them; `coming` marks lines that will soon be up.

    Plain values: making model instances of them would take longer than all statements of a view.
    """
    coming = Q(account__status=Status.OFFLINE, account__session_generation__gt=0) & (
        Q(account__lease__expires_at__gt=now) | Q(account__updated_at__gte=now - COMING_FOR)
    )
    return (
        GroupMember.objects.filter(group_id=group_id)
        .annotate(coming=Case(When(coming, then=True), default=False, output_field=BooleanField()))
        .order_by(F("account_id"))
        .values_list(*_MEMBER_FIELDS, named=True)
    )


def _why_not(row: Any, thrown: Collection[str], now: datetime) -> str | None:
    if account_switch(row.account_id) in thrown:
        return "kill switch"
    if row.account__desired != Desired.RUN:
        return "paused"
    if row.account__status != Status.ACTIVE and not row.coming:
        return str(row.account__status).lower()
    if row.account__listens_until and row.account__listens_until > now:
        return "listens only"
    return None


def _flooded(group_id: int, *, now: datetime) -> dict[ActionKind, frozenset[UUID]]:
    """Who may not do what, of all accounts: flood waits are few."""
    rows = FloodDeadline.objects.filter(until__gt=now, chat_id__in=(EVERY_CHAT, group_id))
    held = set(rows.values_list("account_id", "method"))
    return {
        kind: frozenset(account_id for account_id, name in held if name == method)
        for kind, method in METHODS.items()
    }


def _budgets(policy: GroupPolicy) -> dict[str, str]:
    return {
        "group": policy.limits.rate_limit if policy.limits else settings.SIS_GROUP_RATE,
        "service": settings.SIS_GLOBAL_RATE,
    }
