"""Puts a simulation together: what was heard, who is there now, which limits hold."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.budgets.requests import Bucket, buckets
from accounts.redis_clients import redis_sync
from accounts.throttle import ceilings, global_limit, group_limit
from groups.pending.record import record_read
from groups.policies import GroupPolicy
from orchestration.engine.limits import Limits, limits_read
from orchestration.group_views import group_view_read
from orchestration.models import ActionKind
from orchestration.planning.group_view import GroupView
from orchestration.simulation.replay import replay
from orchestration.simulation.tally import Replayed


class NothingToReplay(Exception):
    """There is nothing to simulate; the message says why."""


def simulate(
    *, group_id: int, policy: GroupPolicy, since: datetime, now: datetime, rng: Random
) -> tuple[Replayed, Mapping[UUID, str]]:
    """Replay what the group's record holds under this policy; and the accounts' names.

    Nothing is written and nobody acts. Who can act is what is so now; flood waits and budgets
    begin empty and full.

    Raises:
        NothingToReplay: the group is not heard, or nothing of that time is on record.
        redis.RedisError, VaultError: the record cannot be read.
    """
    view = group_view_read(group_id, now=now)
    if view is None:
        raise NothingToReplay(
            _(
                "Group %(id)d is not registered, attested and enabled, so nothing was heard there: "
                "see manage.py groups."
            )
            % {"id": group_id}
        )
    record = record_read(redis_sync(), group_id, since=since)
    if not record.events and not record.unreadable:
        raise NothingToReplay(
            _(
                "Nothing of that time is on record in group %(id)d: look further back with "
                "--since, or keep more (SIS_KEEP_EVENTS)."
            )
            % {"id": group_id}
        )
    view = replace(view, policy=policy, flooded={}, free_at={})
    replayed = replay(
        record.events,
        view,
        buckets_of=_BucketsOf(view, policy),
        max_age=timedelta(seconds=settings.SIS_MAX_EVENT_AGE),
        rng=rng,
    )
    replayed.unreadable = record.unreadable
    return replayed, {member.account_id: member.display_name for member in view.members}


class _BucketsOf:
    """The buckets of each account in one group, under the limits that hold now."""

    def __init__(self, view: GroupView, policy: GroupPolicy) -> None:
        accounts = limits_read([member.account_id for member in view.members], []).accounts
        group = policy.limits.limit() if policy.limits else group_limit()
        self._group_id = view.group_id
        self._limits = Limits(accounts, {view.group_id: group})
        self._global, self._ceilings = global_limit(), ceilings()

    def __call__(self, account_id: UUID, kind: ActionKind) -> tuple[Bucket, ...]:
        request = self._limits.request(account_id, self._group_id, kind)
        if request is None:
            raise LookupError(account_id)  # a view's members have limits that read
        return buckets(request, global_limit=self._global, ceilings=self._ceilings)
