"""`manage.py policies`: policy files against what groups have, and the history of both."""

import getpass
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from groups.errors import GroupsError, PolicyInvalid
from groups.policies import GroupPolicy, policy_parse
from groups.policies.files import PolicyFile, policy_file_read
from groups.policies.json_schema import policy_json_schema
from groups.policies.writing import policy_diff, policy_text
from groups.policy_history import policy_of, policy_versions
from groups.services import policy_apply, policy_warnings

COLOURS = {"+": "green", "-": "red", "@": "cyan"}


class Command(BaseCommand):
    """Names every problem of a file at once, and stores nothing of a file that has one."""

    help = _("Validate, compare, apply and export the policies of groups (YAML or JSON).")
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand for each step; a group is named by its marked id."""
        steps = parser.add_subparsers(dest="step", required=True)
        helps = {
            "validate": _("say what is wrong, and change nothing"),
            "diff": _("show what applying the file would change"),
            "apply": _("store it as a group's policy"),
        }
        for name, said in helps.items():
            step = steps.add_parser(name, help=said)
            step.add_argument("file", type=Path)
            step.add_argument("--group", type=int, required=name != "validate")
        steps.choices["diff"].add_argument(
            "--exit-code", action="store_true", help=_("end with 1 where there is a difference")
        )
        export = steps.add_parser("export", help=_("write a group's policy as YAML"))
        export.add_argument("--group", type=int, required=True)
        export.add_argument("--number", type=int, help=_("a version of its history"))
        history = steps.add_parser("history", help=_("list the policies that a group had"))
        history.add_argument("--group", type=int, required=True)
        steps.add_parser("schema", help=_("write the JSON Schema of policies"))

    def handle(self, *_args: str, **options: Any) -> None:
        """Do the step."""
        try:
            getattr(self, f"_{options['step']}")(options)
        except PolicyInvalid as error:
            raise CommandError(str(error)) from error
        except GroupsError as error:
            raise CommandError(str(error)) from error

    def _validate(self, options: dict[str, Any]) -> None:
        file = policy_file_read(options["file"])
        policy = self._parsed(file)
        self.stdout.write(_("%(path)s is a valid policy.") % {"path": file.path})
        if options["group"] is not None:
            self._warn(options["group"], policy)

    def _diff(self, options: dict[str, Any]) -> None:
        after = self._parsed(policy_file_read(options["file"]))
        lines = list(policy_diff(policy_of(options["group"]), after))
        for line in lines:
            self._print(Text(line, style=COLOURS.get(line[0], "")))
        if not lines:
            self.stdout.write(_("Nothing would change."))
        elif options["exit_code"]:
            sys.exit(1)

    def _apply(self, options: dict[str, Any]) -> None:
        file, group_id = policy_file_read(options["file"]), options["group"]
        policy = self._parsed(file)
        before = policy_versions(group_id).count()
        policy_apply(
            group_id=group_id, raw=file.raw, now=timezone.now(), actor=f"shell:{getpass.getuser()}"
        )
        newest = policy_versions(group_id).first()
        changed = newest is not None and policy_versions(group_id).count() > before
        said = _("Group %(id)d has a new policy: version %(number)d.")
        same = _("Group %(id)d has this policy already: version %(number)d.")
        facts = {"id": group_id, "number": newest.number if newest else 0}
        self.stdout.write((said if changed else same) % facts)
        self._warn(group_id, policy)

    def _export(self, options: dict[str, Any]) -> None:
        policy = policy_of(options["group"], number=options["number"])
        self.stdout.write(policy_text(policy), ending="")

    def _history(self, options: dict[str, Any]) -> None:
        table = Table(_("Version"), _("When"), _("Who"), "SHA-256")
        for version in policy_versions(options["group"]):
            when = version.created_at.isoformat(timespec="seconds")
            table.add_row(str(version.number), when, version.actor, version.sha[:12])
        self._print(table)

    def _schema(self, _options: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(policy_json_schema(), ensure_ascii=False, indent=2))

    def _parsed(self, file: PolicyFile) -> GroupPolicy:
        try:
            return policy_parse(file.raw)
        except PolicyInvalid as error:
            count = len(error.found)
            heading = ngettext(
                "%(path)s has %(count)d problem:", "%(path)s has %(count)d problems:", count
            ) % {"path": file.path, "count": count}
            lines = [heading, *(f"  {file.told(problem)}" for problem in error.found)]
            raise CommandError("\n".join(lines)) from error

    def _warn(self, group_id: int, policy: GroupPolicy) -> None:
        for sentence in policy_warnings(group_id=group_id, policy=policy):
            self.stderr.write(self.style.WARNING(sentence))

    def _print(self, what: RenderableType) -> None:
        """With colours on a terminal, plain otherwise."""
        console = Console(no_color=None if self.stdout.isatty() else True, soft_wrap=True)
        with console.capture() as drawn:
            console.print(what)
        self.stdout.write(drawn.get(), ending="")
