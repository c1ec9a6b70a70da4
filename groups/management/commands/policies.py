"""`manage.py policies`: look at a policy file, and give it to a group."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.errors import GroupsError, PolicyInvalid
from groups.policies import GroupPolicy, policy_parse
from groups.policies.files import policy_file_read
from groups.services import policy_apply, policy_warnings


class Command(BaseCommand):
    """Names every problem of a file at once, and stores nothing of a file that has one."""

    help = _("Validate a policy file (YAML or JSON), or apply it to a group.")
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`validate FILE [--group ID]` and `apply FILE --group ID`."""
        steps = parser.add_subparsers(dest="step", required=True)
        validate = steps.add_parser("validate", help=_("say what is wrong, and change nothing"))
        apply = steps.add_parser("apply", help=_("store it as a group's policy"))
        for step in (validate, apply):
            step.add_argument("file", type=Path)
            step.add_argument(
                "--group", type=int, required=step is apply, help=_("the group's marked id")
            )

    def handle(self, *_args: str, **options: Any) -> None:
        """Do the step."""
        path, group_id = options["file"], options["group"]
        try:
            raw = policy_file_read(path)
            if options["step"] == "validate":
                policy = policy_parse(raw)
                self.stdout.write(_("%(path)s is a valid policy.") % {"path": path})
            else:
                policy = policy_apply(group_id=group_id, raw=raw, now=timezone.now())
                self.stdout.write(_("Group %(id)d has a new policy.") % {"id": group_id})
        except PolicyInvalid as error:
            raise CommandError(self._told(path, error)) from error
        except GroupsError as error:
            raise CommandError(str(error)) from error
        if group_id is not None:
            self._warn(group_id, policy)

    def _warn(self, group_id: int, policy: GroupPolicy) -> None:
        for sentence in policy_warnings(group_id=group_id, policy=policy):
            self.stderr.write(self.style.WARNING(sentence))

    def _told(self, path: Path, error: PolicyInvalid) -> str:
        count = len(error.problems)
        heading = ngettext(
            "%(path)s has %(count)d problem:", "%(path)s has %(count)d problems:", count
        )
        lines = [heading % {"path": path, "count": count}]
        return "\n".join([*lines, *(f"  {problem}" for problem in error.problems)])
