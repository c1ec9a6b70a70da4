"""`manage.py commands`: file, list, show and cancel commands."""

import json
import sys
from argparse import ArgumentParser
from getpass import getuser
from typing import Any
from uuid import UUID, uuid4

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from orchestration.assembly import command_desk
from orchestration.commands.cancelling import command_cancel, command_get
from orchestration.commands.ending import command_actions
from orchestration.commands.registry import KINDS
from orchestration.commands.wish import Wish
from orchestration.errors import OrchestrationError
from orchestration.models import Command as CommandRow
from orchestration.models import CommandSource

CALLER = "operator"
MOST = 50
"""Rows of a list."""


class Command(BaseCommand):
    """An operator's mouth: the same processor as REST and the bus."""

    help = _("File, list, show and cancel commands.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`file KIND PAYLOAD`, `list`, `show ID`, `cancel ID`."""
        steps = parser.add_subparsers(dest="step", required=True)
        file = steps.add_parser("file", help=_("ask for something"))
        file.add_argument("kind", help=", ".join(sorted(KINDS)))
        file.add_argument("payload", help=_("JSON, or - for the standard input"))
        file.add_argument("--key", help=_("the name of this wish, where it may be repeated"))
        listing = steps.add_parser("list", help=_("the newest commands"))
        listing.add_argument("--json", action="store_true")
        for step in ("show", "cancel"):
            steps.add_parser(step).add_argument("id", type=UUID)

    def handle(self, *_args: str, **options: Any) -> None:
        """Do the step; what is refused is a sentence."""
        try:
            getattr(self, f"_{options['step']}")(options)
        except OrchestrationError as error:
            raise CommandError(str(error)) from error

    def _file(self, options: dict[str, Any]) -> None:
        wish = Wish(
            kind=options["kind"],
            payload=_payload(options["payload"]),
            source=CommandSource.OPERATOR,
            caller=CALLER,
            actor=getuser(),
            key=options["key"] or uuid4().hex,
        )
        filed = command_desk().file(wish, now=timezone.now())
        self._told(filed.command)

    def _list(self, options: dict[str, Any]) -> None:
        rows = [_facts(row) for row in CommandRow.objects.order_by("-created_at")[:MOST]]
        if options["json"]:
            self.stdout.write(json.dumps(rows, indent=2))
            return
        table = Table(_("Command"), _("Kind"), _("State"), _("Why"), _("By"), _("Filed"))
        for row in rows:
            table.add_row(*(str(row[name]) for name in row))
        console = Console()
        with console.capture() as drawn:
            console.print(table)
        self.stdout.write(drawn.get())

    def _show(self, options: dict[str, Any]) -> None:
        self._told(command_get(options["id"]))

    def _cancel(self, options: dict[str, Any]) -> None:
        self._told(command_cancel(command_id=options["id"], now=timezone.now()))

    def _told(self, command: CommandRow) -> None:
        actions = [
            {"account": str(one.account_id), "status": one.status, "error": one.error}
            for one in command_actions(command).order_by("pk")
        ]
        shown = _facts(command) | {"result": command.result, "actions": actions}
        self.stdout.write(json.dumps(shown, indent=2))


def _payload(text: str) -> Any:
    try:
        return json.loads(sys.stdin.read() if text == "-" else text)
    except (ValueError, RecursionError) as error:
        raise CommandError(
            _('PAYLOAD is no JSON; write it like \'{"accounts": ["..."], "reason": "a rest"}\'.')
        ) from error


def _facts(command: CommandRow) -> dict[str, Any]:
    return {
        "id": str(command.pk),
        "kind": command.kind,
        "state": command.state,
        "reason": command.reason,
        "by": command.actor or command.caller,
        "created_at": command.created_at.isoformat(timespec="seconds"),
    }
