"""The story of one decision: what was heard, who could act, who was chosen, what came of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orchestration.models import Action, Decision, DecisionOutcome
from orchestration.stories.endings import ending_tell
from orchestration.stories.spans import clock, span

MOST_ACTIONS = 50
"""Actions that a story tells one by one; it counts the others."""


@dataclass(frozen=True, slots=True)
class Story:
    """Sentences in their order. `actions` has one for each action, `more` counts the rest."""

    title: str
    sentences: Sequence[str]
    actions: Sequence[str]
    more: int = 0

    def lines(self) -> list[str]:
        """The whole story, a sentence a line."""
        told = [*self.sentences, *self.actions]
        if self.more:
            told.append(_("... and %(count)d more actions.") % {"count": self.more})
        return told


def story_tell(decision: Decision) -> Story:
    """Tell it from its rows: two statements."""
    actions = decision.actions.select_related("account").order_by("slot")
    told = [_action(action, decision) for action in actions[:MOST_ACTIONS]]
    return Story(
        title=_("Decision %(id)d, rule '%(rule)s' in %(group)s")
        % {"id": decision.pk, "rule": decision.rule, "group": decision.group},
        sentences=list(_decided(decision)),
        actions=told,
        more=max(0, actions.count() - len(told)),
    )


def _decided(decision: Decision) -> Iterator[str]:
    reasons = decision.reasons
    yield _("Said at %(said)s, heard %(after)s later, decided %(decided)s after that.") % {
        "said": clock(decision.said_at),
        "after": span(decision.heard_at - decision.said_at),
        "decided": span(decision.created_at - decision.heard_at),
    }
    if "members" in reasons:
        yield _candidates(reasons)
    if chosen := reasons.get("chosen"):
        yield _chosen(reasons, chosen)
    if budgets := reasons.get("budgets"):
        told = ", ".join(f"{scope} {rate}" for scope, rate in budgets.items())
        yield _("Budgets in force: %(budgets)s.") % {"budgets": told}
    if decision.outcome == DecisionOutcome.NOBODY:
        yield _("Nobody could act, so nothing was done.")
    if decision.outcome == DecisionOutcome.EXPIRED:
        yield _("It was too old by then, so nothing was done (SIS_MAX_EVENT_AGE, or its expiry).")


def _candidates(reasons: Mapping[str, Any]) -> str:
    """How many of ours are there, and why not all of them were asked."""
    left_out: Mapping[str, int] = reasons.get("left_out") or {}
    there = int(reasons["members"]) + sum(left_out.values())
    told = ngettext(
        "%(there)d account of ours is in the group",
        "%(there)d accounts of ours are in the group",
        there,
    ) % {"there": there}
    for why, count in sorted(left_out.items(), key=lambda item: -item[1]):
        told += f", {count} {why}"
    return _("%(told)s; %(able)d could act, %(asked)s asked for.") % {
        "told": told,
        "able": reasons.get("able", 0),
        "asked": reasons.get("asked", "?"),
    }


def _chosen(reasons: Mapping[str, Any], chosen: Sequence[Mapping[str, Any]]) -> str:
    whys = ", ".join(dict.fromkeys(str(one["why"]) for one in chosen))
    return _("Strategy %(strategy)s chose %(count)d (%(why)s).") % {
        "strategy": reasons["strategy"],
        "count": len(chosen),
        "why": whys,
    }


def _action(action: Action, decision: Decision) -> str:
    return _("Action %(id)d, %(account)s: %(ending)s") % {
        "id": action.pk,
        "account": action.account,
        "ending": ending_tell(action, decided_at=decision.created_at),
    }
