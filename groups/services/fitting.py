"""Says what of a policy cannot be done in time, whatever happens: its budgets are too narrow."""

import math
from collections.abc import Collection, Iterator
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.budgets import Effect
from accounts.budgets.fitting import Fit, Wish, wish_fit
from accounts.rates import Limit
from accounts.throttle import account_limits, ceilings, global_limit, group_limit
from groups.models import GroupMember
from groups.policies import GroupPolicy
from groups.policies.schema import REDPACKET_RULE


def policy_fit_warnings(*, group_id: int, policy: GroupPolicy) -> list[str]:
    """A sentence for each rule that wants more at once than the budgets ever let through in time.

    Counted at the very best: every budget full, nothing else under way. A packet has to be taken
    before it is over, and a message answered within SIS_MAX_EVENT_AGE.
    """
    return [
        _told(rule, fit, within) for rule, fit, within in _fits(group_id, policy) if not fit.whole
    ]


def _fits(group_id: int, policy: GroupPolicy) -> Iterator[tuple[str, Fit, timedelta]]:
    shared = (policy.limits.limit() if policy.limits else group_limit(), global_limit())
    if packets := policy.redpackets:
        own = _own_limits(group_id, packets.roles, Effect.PRESS)
        wish = Wish(_asked(packets.count, packets.share, len(own)), own, shared, each_at_most=1)
        yield REDPACKET_RULE, wish_fit(wish, within=packets.expires_after), packets.expires_after
    age = timedelta(seconds=settings.SIS_MAX_EVENT_AGE)
    for rule in policy.replies:
        own = _own_limits(group_id, rule.roles, Effect.SEND)
        wish = Wish(_asked(rule.count, None, len(own)), own, shared, each_at_most=1)
        yield rule.name, wish_fit(wish, within=age), age


def _asked(count: object, share: float | None, able: int) -> int:
    """How many accounts act at once; no more than there are, which other warnings tell of."""
    if share is not None:
        return math.ceil(share * able)
    return min(count, able) if isinstance(count, int) else able


def _own_limits(group_id: int, roles: Collection[str], effect: Effect) -> list[list[Limit]]:
    """What each account in the group with one of these roles may do by itself."""
    top = ceilings()
    members = GroupMember.objects.filter(group_id=group_id)
    if effect is Effect.SEND:
        members = members.filter(can_send=True)
    limits = []
    for has, profile in members.values_list("account__roles", "account__throttle_profile"):
        if not set(has).isdisjoint(roles):
            mine = account_limits(profile)
            ceiling = top.presses if effect is Effect.PRESS else top.sends
            limits.append([mine.all, mine.effects.get(effect, ceiling), ceiling])
    return limits


def _told(rule: str, fit: Fit, within: timedelta) -> str:
    facts = {
        "rule": rule,
        "asked": fit.asked,
        "fits": fit.fits,
        "seconds": within.total_seconds(),
        "earliest": fit.earliest.total_seconds() if fit.earliest else 0,
    }
    return (
        _(
            'Rule "%(rule)s" lets %(asked)d accounts act at once, and the budgets let %(fits)d of '
            "them within %(seconds)g s; all of them take %(earliest)g s. Raise the group's limits "
            "(or SIS_GROUP_RATE, SIS_GLOBAL_RATE), or lower its count."
        )
        % facts
    )
