"""Which decisions somebody asks about."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from orchestration.models import Decision


class NothingFound(Exception):
    """No decision goes by that name; the message says what may be asked."""


def decisions_found(named: str) -> QuerySet[Decision]:
    """The decisions on an event (by its key), or the one behind an action (by its number).

    An event of a basic group is found by the beginning of its key, too. Of an event that several
    rules answered there are several decisions, oldest first.

    Raises:
        NothingFound: there is none: it was pruned, or no rule applied.
    """
    asked = _action(named) if named.isascii() and named.isdigit() else Q(event_key=named)
    found = Decision.objects.filter(asked).select_related("group").order_by("id")
    if not found.exists():
        raise NothingFound(
            _(
                "No decision is known for %(named)s. Give an action's number, or an event's key "
                "(chat:message, as the lists of actions and decisions show it). An event to which "
                "no rule applied leaves no decision, and old ones are pruned (SIS_KEEP_DAYS)."
            )
            % {"named": named}
        )
    return found


def _action(number: str) -> Q:
    return Q(actions__pk=int(number[:19]))
