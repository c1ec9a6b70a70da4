"""`manage.py tokens`: give a user a token for the REST API."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from knox.models import AuthToken

MAX_DAYS = 3650


class Command(BaseCommand):
    """Prints a new token once: only its hash is stored."""

    help = _("Give a user a token for the REST API; it may do what its user may do.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`create --user NAME [--days N]`."""
        steps = parser.add_subparsers(dest="step", required=True)
        create = steps.add_parser("create", help=_("make a token and print it, this once"))
        create.add_argument("--user", required=True, help=_("whose permissions it has"))
        create.add_argument(
            "--days", type=int, default=90, help=_("how long it is good for (90 without it)")
        )

    def handle(self, *_args: str, **options: Any) -> None:
        """Make the token."""
        users = get_user_model()
        user = users.objects.filter(**{users.USERNAME_FIELD: options["user"]}).first()
        if user is None or not user.is_active:
            raise CommandError(
                _(
                    "There is no active user %(name)s: name another, or run "
                    "manage.py createsuperuser."
                )
                % {"name": options["user"]}
            )
        if not 1 <= options["days"] <= MAX_DAYS:
            raise CommandError(_("--days: write a number from 1 to %(most)d.") % {"most": MAX_DAYS})
        _row, token = AuthToken.objects.create(user=user, expiry=timedelta(days=options["days"]))
        self.stdout.write(token)
        self.stderr.write(
            _("Keep it now; only its hash is stored. Send it as: Authorization: Bearer <token>")
        )
