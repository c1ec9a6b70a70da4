"""Tells the name under which a phone number, a chat or a user stands in log lines."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from sis_project.telemetry.log_keys import UNSET_SECRET_KEY, log_key
from telemetry.logs import Redactor


class Command(BaseCommand):
    """`manage.py log_name chat -1001234567890`."""

    help = "The name of a phone number, a chat or a user in the log lines of this service."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, and which."""
        parser.add_argument("kind", choices=["phone", "chat", "user"])
        # A group's id begins with a minus sign, which argparse takes for a number, not an option.
        parser.add_argument("value", help="the phone number, or Telegram's id")

    def handle(self, *_args: str, **options: Any) -> None:
        """Print the name, alone on its line."""
        if settings.SECRET_KEY == UNSET_SECRET_KEY:
            raise CommandError(
                _("SIS_SECRET_KEY is not set: each process draws names of its own until it is.")
            )
        redactor = Redactor(log_key(settings.SECRET_KEY))
        self.stdout.write(redactor.name(options["kind"], options["value"]))
