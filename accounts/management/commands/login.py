"""`python manage.py login`: log an account in by phone code."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.errors import AccountsError
from accounts.login import account_login
from accounts.login.terminal import TerminalQuestions, terminal_kept
from drivers.errors import DriverUnavailable
from drivers.registry import DRIVERS


class Command(BaseCommand):
    """Logs an account in and seals its session; an account that exists is logged in again."""

    # What it needs it looks at itself, and says once.
    requires_system_checks = []
    help = _("Log an account in by the code that Telegram sends, and keep its sealed session.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument(
            "--phone",
            help=_(
                "the phone number with its country code; asked for when left out, so that it "
                "stays out of the shell's history"
            ),
        )
        parser.add_argument(
            "--driver", choices=sorted(DRIVERS), default=settings.SIS_DEFAULT_DRIVER
        )
        parser.add_argument("--name", default="", help=_("how operators see the account"))

    def handle(self, *_args: object, **options: Any) -> None:
        """Ask, log in, and say which account it is."""
        try:
            with terminal_kept():
                account = account_login(
                    phone_number=options["phone"] or input(_("Phone number: ")),
                    driver=options["driver"],
                    ask=TerminalQuestions(),
                    display_name=options["name"],
                )
        except (AccountsError, DriverUnavailable) as error:
            raise CommandError(str(error)) from error
        except (KeyboardInterrupt, EOFError) as error:
            self.stderr.write("")  # the prompt's line is still open
            raise CommandError(_("The login was broken off; nothing was stored.")) from error
        self.stdout.write(
            _("Account %(id)s (%(name)s) is logged in; a host will take it.")
            % {"id": account.pk, "name": account.display_name}
        )
