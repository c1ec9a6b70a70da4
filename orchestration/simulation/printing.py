"""Shows a simulation in the terminal, or as JSON for a script."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rich.console import Group, RenderableType
from rich.table import Table

from orchestration.simulation.tally import Replayed, Step

STEPS_SHOWN = 20
NAMES_SHOWN = 4


def replayed_render(replayed: Replayed, names: Mapping[UUID, str]) -> RenderableType:
    """The newest steps, then what each rule came to, and the load of each account."""
    parts: list[RenderableType] = [_heading(replayed)]
    if replayed.steps:
        parts += [_steps(replayed.steps, names), _rules(replayed), _load(replayed, names)]
    return Group(*parts)


def replayed_plain(replayed: Replayed) -> dict[str, Any]:
    """The same with ids, whole."""
    return {
        "events": replayed.events,
        "unreadable": replayed.unreadable,
        "steps": [
            {
                "at": step.at.isoformat(),
                "rule": step.rule,
                "event": step.event_key,
                "outcome": step.outcome,
                "acting": [str(pk) for pk in step.acting],
                "refused": [{"account": str(pk), "by": scope} for pk, scope in step.refused],
            }
            for step in replayed.steps
        ],
        "load": {str(pk): count for pk, count in replayed.load().items()},
    }


def _heading(replayed: Replayed) -> str:
    told = _("%(events)d events replayed: %(actions)d actions, %(refused)d held back.") % {
        "events": replayed.events,
        "actions": replayed.load().total(),
        "refused": replayed.refusals().total(),
    }
    if replayed.unreadable:
        told += " " + _("%(count)d more were sealed under another master key.") % {
            "count": replayed.unreadable
        }
    return told


def _steps(steps: Sequence[Step], names: Mapping[UUID, str]) -> Table:
    title = _("the last %(count)d decisions") % {"count": min(STEPS_SHOWN, len(steps))}
    table = Table(_("heard at (UTC)"), _("rule"), _("who"), _("held back"), title=title)
    for step in steps[-STEPS_SHOWN:]:
        who = _named(step.acting, names) or step.outcome.label
        held = ", ".join(f"{names.get(pk, pk)} ({scope})" for pk, scope in step.refused)
        table.add_row(f"{step.at:%m-%d %H:%M:%S}", step.rule, str(who), held)
    return table


def _rules(replayed: Replayed) -> Table:
    table = Table(_("rule"), _("outcome"), _("decisions"), title=_("by rule"))
    for (rule, outcome), count in sorted(replayed.outcomes().items()):
        table.add_row(rule, str(outcome.label), str(count))
    return table


def _load(replayed: Replayed, names: Mapping[UUID, str]) -> Table:
    table = Table(_("account"), _("actions"), _("held back by"), title=_("load per account"))
    load, refusals = replayed.load(), replayed.refusals()
    for pk, name in sorted(names.items(), key=lambda item: (-load[item[0]], item[1])):
        held = {scope: count for (one, scope), count in refusals.items() if one == pk}
        told = ", ".join(f"{scope} {count}" for scope, count in held.items())
        table.add_row(name or str(pk), str(load[pk]), told)
    return table


def _named(accounts: Sequence[UUID], names: Mapping[UUID, str]) -> str:
    told = ", ".join(names.get(pk) or str(pk) for pk in accounts[:NAMES_SHOWN])
    more = len(accounts) - NAMES_SHOWN
    return f"{told} +{more}" if more > 0 else told
