"""`manage.py groups`: register, attest, enable, disable and list groups."""

import json
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from groups.errors import GroupsError
from groups.models import GroupProfile
from groups.selectors import groups_with_counts
from groups.services import group_attest, group_disable, group_enable, group_register


class Command(BaseCommand):
    """Says what happened in a sentence, and ends with an error where nothing could."""

    help = _("Register, attest, enable, disable and list groups.")
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand for each step of a group's life."""
        steps = parser.add_subparsers(dest="step", required=True)
        register = steps.add_parser("register", help=_("register a group, or rename it"))
        register.add_argument("group_id", type=int, help=_("Telegram's marked id, below 0"))
        register.add_argument("name")
        attest = steps.add_parser(
            "attest", help=_("attest that it is ours and that its members are told")
        )
        attest.add_argument("group_id", type=int)
        attest.add_argument("--by", required=True, help=_("the admin user who attests"))
        for step in ("enable", "disable"):
            steps.add_parser(step).add_argument("group_id", type=int)
        steps.add_parser("list").add_argument("--json", action="store_true")

    def handle(self, *_args: str, **options: Any) -> None:
        """Do the step."""
        try:
            getattr(self, f"_{options['step']}")(options)
        except GroupsError as error:
            raise CommandError(str(error)) from error

    def _register(self, options: dict[str, Any]) -> None:
        profile = group_register(group_id=options["group_id"], name=options["name"])
        self._say(_("Group %(id)d is registered as %(name)s."), profile)

    def _attest(self, options: dict[str, Any]) -> None:
        users = get_user_model()
        by = users.objects.filter(**{users.USERNAME_FIELD: options["by"]}).first()
        if by is None:
            raise CommandError(
                _("There is no user %(name)s: name another, or run manage.py createsuperuser.")
                % {"name": options["by"]}
            )
        group_id = options["group_id"]
        if group_attest(group_id=group_id, by=by, now=timezone.now()):
            self.stdout.write(_("Group %(id)d is attested.") % {"id": group_id})
        else:
            self.stdout.write(_("Group %(id)d was attested before.") % {"id": group_id})

    def _enable(self, options: dict[str, Any]) -> None:
        group_enable(group_id=options["group_id"], now=timezone.now())
        self.stdout.write(_("Group %(id)d is enabled.") % {"id": options["group_id"]})

    def _disable(self, options: dict[str, Any]) -> None:
        group_disable(group_id=options["group_id"], now=timezone.now())
        self.stdout.write(_("Group %(id)d is disabled.") % {"id": options["group_id"]})

    def _list(self, options: dict[str, Any]) -> None:
        profiles = groups_with_counts().order_by("name", "group_id")
        if options["json"]:
            self.stdout.write(json.dumps([_facts(profile) for profile in profiles], indent=2))
            return
        table = Table(_("Group"), _("Name"), _("Enabled"), _("Attested by"), _("Last active"))
        table.add_column(_("Our accounts"), justify="right")
        for profile in profiles:
            table.add_row(*(str(fact) for fact in _facts(profile).values()))
        console = Console()
        with console.capture() as drawn:
            console.print(table)
        self.stdout.write(drawn.get())
        for profile in profiles:
            self._warn(profile)

    def _warn(self, profile: GroupProfile) -> None:
        """An id with a typing error looks like a group in which nobody says anything."""
        if profile.enabled and not _facts(profile)["accounts"]:
            self.stderr.write(
                _(
                    "No account of ours was seen in group %(id)d (%(name)s), so nothing is heard "
                    "there: let an account join, or register the right id. Hosts look when it is "
                    "enabled, when they connect, and every quarter of an hour."
                )
                % {"id": profile.group_id, "name": profile.name}
            )

    def _say(self, sentence: str, profile: GroupProfile) -> None:
        self.stdout.write(sentence % {"id": profile.group_id, "name": profile.name})


def _facts(profile: GroupProfile) -> dict[str, object]:
    active = profile.last_active_at
    return {
        "group_id": profile.group_id,
        "name": profile.name,
        "enabled": profile.enabled,
        "attested_by": str(profile.attested_by or ""),
        "last_active_at": active.isoformat(timespec="seconds") if active else "",
        "accounts": profile.accounts,  # type: ignore[attr-defined]  # annotated by the selector
    }
