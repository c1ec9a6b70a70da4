"""Shows what operators are, or would be, alerted of, and tries the receivers."""

import sys
from argparse import ArgumentParser
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from sis_project.telemetry.alerts.conditions import conditions_now
from sis_project.telemetry.alerts.services import receivers, told
from sis_project.telemetry.alerts.wording import wording_of
from telemetry.alerts import Receiver


class Command(BaseCommand):
    """`manage.py alerts list` and `manage.py alerts test`."""

    help = "Show which alerts stand now and who was told; or send a test to every receiver."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word: what to do."""
        parser.add_argument("what", choices=["list", "test"])

    def handle(self, *_args: str, **options: Any) -> None:
        """Do it."""
        places = receivers()
        if options["what"] == "list":
            Console(file=cast("IO[str]", self.stdout)).print(_table(places))
        elif not places:
            raise CommandError(
                _("SIS_ALERT_URLS is empty: set it to one or more of apprise's URLs.")
            )
        else:
            taken = [self._try(place) for place in places]
            sys.exit(0 if all(taken) else 1)

    def _try(self, place: Receiver) -> bool:
        sent = place.send(
            _("SIS: a test"), _("This is a test. Alerts of this service will come here.")
        )
        verdict = _("sent") if sent else _("NOT taken: check this URL and the network")
        self.stdout.write(f"{place.name}: {verdict}")
        return sent


def _table(places: tuple[Receiver, ...]) -> Table:
    marks = told()
    table = Table(title=_("Alerts that stand now"))
    table.add_column(_("Alert"))
    table.add_column(_("About"), overflow="fold")
    for place in places:
        table.add_column(_("Told %(receiver)s") % {"receiver": place.name})
    for condition in conditions_now(now=timezone.now()):
        wording = wording_of(condition)
        known = [_("yes") if marks.knows(condition, place.key) else _("no") for place in places]
        body = wording.body if wording else condition.subject
        table.add_row(condition.kind.value, body, *known)
    return table
