"""The figures at the top of the dashboard, one tile each."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.figures import AccountFigures
from accounts.models import Status
from orchestration.figures import Minute
from redpackets.figures import PacketFigures
from redpackets.models import ClaimOutcome
from telemetry.percentiles import Percentiles


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure with its title, a line about it, and the page behind it. `alarm` colours it."""

    title: str
    figure: str
    note: str
    link: str
    alarm: bool = False


def accounts_tile(accounts: AccountFigures) -> Tile:
    """How many accounts, and how many of them are not as they should be."""
    active = accounts.by_status.get(Status.ACTIVE, 0)
    note = _("%(paused)d paused by operators") % {"paused": accounts.paused}
    figure = _("%(active)d of %(total)d") % {"active": active, "total": accounts.total}
    page = reverse("admin:accounts_account_changelist")
    return Tile(_("Accounts active"), figure, note, page, alarm=active < accounts.total)


def minute_tiles(minute: Minute) -> list[Tile]:
    """What the last whole minute brought."""
    note = _("in the minute of %(time)s UTC") % {"time": f"{minute.at:%H:%M}"}
    decisions = reverse("admin:orchestration_decision_changelist")
    actions = reverse("admin:orchestration_action_changelist")
    return [
        Tile(_("Events decided"), str(minute.decisions), note, decisions),
        Tile(_("Actions made"), str(minute.actions), note, actions),
    ]


def packets_tile(packets: PacketFigures) -> Tile:
    """The packets of today, and what came of them."""
    claims, won = sum(packets.claims.values()), packets.claims.get(ClaimOutcome.WON, 0)
    note = _("%(won)d of %(claims)d claims won") % {"won": won, "claims": claims}
    amounts = ", ".join(_amount(value, unit) for unit, value in sorted(packets.amounts.items()))
    page = reverse("admin:redpackets_redpacketevent_changelist")
    told = f"{note}: {amounts}" if amounts else note
    return Tile(_("Packets today"), str(packets.packets), told, page)


def reaction_tile(reaction: Percentiles, answers: Percentiles) -> Tile:
    """How fast accounts press, and how fast the bot answers them."""
    note = _("p95 %(p95)s; the answer came after %(a50)s, p95 %(a95)s") % {
        "p95": milliseconds(reaction.p95),
        "a50": milliseconds(answers.p50),
        "a95": milliseconds(answers.p95),
    }
    page = reverse("admin:orchestration_action_changelist") + "?kind__exact=PRESS"
    return Tile(_("Reaction, p50"), milliseconds(reaction.p50), note, page)


def floods_tile(total: int) -> Tile:
    """How many waits of Telegram hold now."""
    page = reverse("admin:accounts_flooddeadline_changelist")
    note = _("obeyed until they are over")
    return Tile(_("Flood waits now"), str(total), note, page, alarm=total > 0)


def unknown_tile(actions: int, claims: int) -> Tile:
    """What nobody knows the outcome of."""
    note = _("actions; %(claims)d claims are open too") % {"claims": claims}
    page = reverse("admin:orchestration_action_changelist") + "?status__exact=UNKNOWN"
    return Tile(_("Unsettled unknowns"), str(actions), note, page, alarm=actions > 0)


def queued_tile(queued: int, claimed: int) -> Tile:
    """What accounts have still to do."""
    note = _("actions; %(claimed)d are being carried out") % {"claimed": claimed}
    page = reverse("admin:orchestration_action_changelist") + "?status__exact=QUEUED"
    return Tile(_("Queued"), str(queued), note, page)


def milliseconds(duration: timedelta | None) -> str:
    """`4.2 ms`, `120 ms`, or a dash where nothing was measured."""
    if duration is None:
        return "-"
    value = duration.total_seconds() * 1e3
    return f"{value:.1f} ms" if value < 10 else f"{value:.0f} ms"


def _amount(value: Decimal, unit: Any) -> str:
    return f"{value.normalize():f} {unit}".rstrip()
