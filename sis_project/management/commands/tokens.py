"""`manage.py tokens`: give a user a token for the REST API, list tokens, take one back."""

import json
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from accounts.api.access import Scope
from accounts.errors import RateInvalid
from sis_project.api.token_rights import Rights, RightsInvalid, token_make, token_revoke
from sis_project.models import TokenAccess

MAX_DAYS = 3650


class Command(BaseCommand):
    """Prints a new token once: only its hash is stored."""

    help = _("Tokens for the REST API: a token may do what its scopes and its user may do.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`create --user NAME --scope read ...`, `list`, `revoke ID`."""
        steps = parser.add_subparsers(dest="step", required=True)
        create = steps.add_parser("create", help=_("make a token and print it, this once"))
        create.add_argument("--user", required=True, help=_("whose permissions it has"))
        create.add_argument(
            "--days", type=int, default=90, help=_("how long it is good for (90 without it)")
        )
        create.add_argument("--name", default="", help=_("what it is for"))
        _rights_add(create)
        steps.add_parser("list").add_argument("--json", action="store_true")
        steps.add_parser("revoke").add_argument("id", type=int, help=_("its number in the list"))

    def handle(self, *_args: str, **options: Any) -> None:
        """Do the step."""
        getattr(self, f"_{options['step']}")(options)

    def _create(self, options: dict[str, Any]) -> None:
        user = _user(options["user"])
        if not 1 <= options["days"] <= MAX_DAYS:
            raise CommandError(_("--days: write a number from 1 to %(most)d.") % {"most": MAX_DAYS})
        try:
            _row, token = token_make(
                user=user, rights=_rights(options), life=timedelta(days=options["days"])
            )
        except (RightsInvalid, RateInvalid) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(token)
        self.stderr.write(
            _("Keep it now; only its hash is stored. Send it as: Authorization: Bearer <token>")
        )

    def _list(self, options: dict[str, Any]) -> None:
        rows = TokenAccess.objects.select_related("token__user").order_by("pk")
        facts = [_facts(row) for row in rows]
        if options["json"]:
            self.stdout.write(json.dumps(facts, indent=2))
            return
        table = Table(_("Token"), _("Name"), _("User"), _("Scopes"), _("Limited to"), _("Ends"))
        table.add_column(_("Last used"))
        for one in facts:
            table.add_row(*(str(value) for value in one.values()))
        console = Console()
        with console.capture() as drawn:
            console.print(table)
        self.stdout.write(drawn.get())

    def _revoke(self, options: dict[str, Any]) -> None:
        facts = {"id": options["id"]}
        if not token_revoke(access_id=options["id"]):
            raise CommandError(
                _("There is no token %(id)d; manage.py tokens list tells which there are.") % facts
            )
        self.stdout.write(_("Token %(id)d is taken back.") % facts)


def _rights_add(create: ArgumentParser) -> None:
    """Options that may be given again and again."""
    create.add_argument(
        "--scope",
        action="append",
        dest="scopes",
        default=[],
        metavar="SCOPE",
        help=_("%(scopes)s (read without any)") % {"scopes": ", ".join(Scope.values)},
    )
    create.add_argument(
        "--account", type=UUID, action="append", dest="accounts", default=[], metavar="ID"
    )
    create.add_argument(
        "--group", type=int, action="append", dest="groups", default=[], metavar="ID"
    )
    create.add_argument(
        "--network",
        action="append",
        dest="networks",
        default=[],
        metavar="CIDR",
        help=_("only from these addresses"),
    )
    create.add_argument("--rate", default="", help=_("how much it may ask, as 100/s"))
    create.add_argument("--burst", type=int, default=20, help=_("how much of that at once"))


def _rights(options: dict[str, Any]) -> Rights:
    return Rights(
        name=options["name"][:64],
        scopes=options["scopes"] or [Scope.READ.value],
        accounts=options["accounts"],
        groups=options["groups"],
        networks=options["networks"],
        rate=options["rate"],
        burst=options["burst"],
    )


def _user(name: str) -> Any:
    users = get_user_model()
    user = users.objects.filter(**{users.USERNAME_FIELD: name}).first()
    if user is None or not user.is_active:
        raise CommandError(
            _("There is no active user %(name)s: name another, or run manage.py createsuperuser.")
            % {"name": name}
        )
    return user


def _facts(row: TokenAccess) -> dict[str, object]:
    limits = [*(row.accounts or []), *map(str, row.groups or []), *(row.networks or [])]
    return {
        "id": row.pk,
        "name": row.name,
        "user": row.token.user.get_username(),
        "scopes": " ".join(row.scopes),
        "limited_to": " ".join(limits),
        "ends": _told(row.token.expiry),
        "last_used": _told(row.last_used_at),
    }


def _told(time: datetime | None) -> str:
    return time.isoformat(timespec="seconds") if time else ""
