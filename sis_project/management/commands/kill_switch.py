"""`manage.py kill_switch`: stop the service, a group or an account at once, and let it go on."""

import getpass
import json
from argparse import ArgumentParser
from typing import IO, Any, cast
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from accounts.errors import AccountUnknown
from accounts.models import Switch
from accounts.services import switch_release, switch_throw
from groups.errors import GroupUnknown
from groups.services import switch_scope, switch_target_require

REASON_LENGTH = 255


class Command(BaseCommand):
    """Says what is stopped now; it works without Redis and without any other process."""

    help = _("Stop the whole service, a group or an account at once; or let it go on.")
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`on|off [--account ID | --group ID] --reason WHY`, and `status [--json]`."""
        steps = parser.add_subparsers(dest="step", required=True)
        for step, told in (("on", _("begin nothing any more")), ("off", _("go on"))):
            change = steps.add_parser(step, help=told)
            scope = change.add_mutually_exclusive_group()
            scope.add_argument("--account", type=UUID, help=_("only this account's id"))
            scope.add_argument("--group", type=int, help=_("only this group's marked id"))
            change.add_argument("--reason", required=True, help=_("why; kept with the switch"))
        steps.add_parser("status", help=_("what is stopped now")).add_argument(
            "--json", action="store_true", help=_("one JSON document, for programs")
        )

    def handle(self, *_args: str, **options: Any) -> None:
        """Do the step."""
        if options["step"] == "status":
            self._status(as_json=options["json"])
            return
        target = {"account_id": options["account"], "group_id": options["group"]}
        change = {"actor": getpass.getuser(), "reason": options["reason"][:REASON_LENGTH]}
        if options["step"] == "on":
            self._throw(target, change)
        else:
            self._release(switch_scope(**target), change)

    def _throw(self, target: dict[str, Any], change: dict[str, str]) -> None:
        try:
            switch_target_require(**target)
        except (AccountUnknown, GroupUnknown) as error:
            raise CommandError(str(error)) from error
        scope = switch_scope(**target)
        if switch_throw(scope=scope, **change):
            told = _("Stopped: %(scope)s. Hosts begin nothing there from within a second on.")
        else:
            told = _("%(scope)s was stopped already; the first reason stands.")
        self.stdout.write(told % {"scope": scope})

    def _release(self, scope: str, change: dict[str, str]) -> None:
        if switch_release(scope=scope, **change):
            told = _("Released: %(scope)s. What is due and has not expired is done now.")
        else:
            told = _("%(scope)s was not stopped.")
        self.stdout.write(told % {"scope": scope})

    def _status(self, *, as_json: bool) -> None:
        switches = Switch.objects.order_by("scope")
        if as_json:
            self.stdout.write(json.dumps([_facts(switch) for switch in switches], indent=2))
        elif not switches:
            self.stdout.write(_("Nothing is stopped."))
        else:
            Console(file=cast("IO[str]", self.stdout)).print(_table(list(switches)))


def _table(switches: list[Switch]) -> Table:
    table = Table(_("Stopped"), _("Why"), _("By"), _("Since (UTC)"))
    for switch in switches:
        table.add_row(*_facts(switch).values())
    return table


def _facts(switch: Switch) -> dict[str, str]:
    return {
        "scope": switch.scope,
        "reason": switch.reason,
        "thrown_by": switch.thrown_by,
        "thrown_at": switch.thrown_at.isoformat(timespec="seconds"),
    }
