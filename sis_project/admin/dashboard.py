"""The first page of the admin: how the service stands, by a bounded number of statements."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from accounts.figures import account_figures, flood_figures, switches_list
from accounts.models import Status
from accounts.redis_clients import redis_sync
from orchestration.figures import actions_in, mailboxes_list, minutes_list, reaction_times
from orchestration.models import ActionStatus
from redpackets.figures import answer_times, claims_unknown, packet_figures
from redpackets.models import ClaimOutcome
from sis_project.admin import tiles
from sis_project.admin.charts import minutes_chart
from sis_project.telemetry.waiting import Waiting, waiting_read

MINUTES = 60
"""How far back the chart goes."""

TABLES = [
    "accounts.view_account",
    "groups.view_groupprofile",
    "orchestration.view_action",
    "redpackets.view_redpacketevent",
]


def dashboard_show(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add the figures to the page, for those who may look at the tables that they are from."""
    context["title"] = _("Dashboard")
    if request.user.has_perms(TABLES):
        context["figures"] = figures(now=timezone.now())
    return context


def figures(*, now: datetime) -> dict[str, Any]:
    """Everything on the dashboard; today begins at midnight, UTC."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    minutes = minutes_list(now=now, count=MINUTES)
    accounts, packets = account_figures(), packet_figures(since=midnight)
    floods, queued = flood_figures(now=now), actions_in(ActionStatus.QUEUED)
    return {
        "tiles": [
            tiles.accounts_tile(accounts),
            *tiles.minute_tiles(minutes[-2]),
            tiles.packets_tile(packets),
            tiles.reaction_tile(reaction_times(), answer_times()),
            tiles.queued_tile(queued, actions_in(ActionStatus.CLAIMED)),
            tiles.floods_tile(floods.total),
            tiles.unknown_tile(actions_in(ActionStatus.UNKNOWN), claims_unknown()),
        ],
        "switches": switches_list(),
        "chart": minutes_chart(minutes),
        "statuses": _shares(Status.values, accounts.by_status),
        "outcomes": _shares(ClaimOutcome.values, packets.claims),
        "queues": _waiting(now),
        "mailboxes": mailboxes_list(),
        "floods": floods.longest,
        "now": now,
    }


def _waiting(now: datetime) -> Waiting | None:
    """None when Redis does not answer: the page says so, and shows the rest."""
    try:
        return waiting_read(redis_sync(), now=now)
    except RedisError:
        return None


def _shares(names: list[str], counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Each part of a whole: its name, its count, and its percentage for the bar."""
    total = sum(counts.values()) or 1
    parts = [(name, counts.get(name, 0)) for name in names]
    return [
        {"name": name, "count": count, "percent": round(100 * count / total, 2)}
        for name, count in parts
    ]
