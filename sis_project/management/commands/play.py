"""Plays on a sandbox that runs already, against a service that runs already: in containers, say."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console

from accounts.errors import AccountsError
from sandbox.control import BlockingControlClient, ControlError
from sis_project.demo.ending import AskedToEnd, EndSignal
from sis_project.demo.guest import guest_play
from sis_project.demo.options import Options
from sis_project.demo.processes import DemoFailed


class Command(BaseCommand):
    """`manage.py play --control-port 4431 --seconds 60`, on the sandbox's machine."""

    help = "Play on a running sandbox, and judge the service by the sandbox's journal."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which sandbox, how long, how many."""
        parser.add_argument("--control-port", type=int, default=4431, help=_("the sandbox's"))
        parser.add_argument("--seconds", type=float, help=_("end by itself after that play"))
        parser.add_argument("--accounts", type=int, default=12, help=_("how many accounts play"))
        parser.add_argument("--no-view", action="store_true", help=_("lines, no live view"))
        parser.add_argument("--seed", type=int, default=1, help=_("of what is played"))

    def handle(self, *_args: str, **options: Any) -> None:
        """Play; the exit status says whether every promise was kept."""
        if not settings.SIS_TELEGRAM_SERVER:
            raise CommandError(
                _("SIS_TELEGRAM_SERVER is not set: a play is for a sandbox, never for Telegram.")
            )
        asked = Options(
            seconds=options["seconds"],
            accounts=options["accounts"],
            view=not options["no_view"],
            seed=options["seed"],
        )
        if not self._play(options["control_port"], asked):
            sys.exit(1)

    def _play(self, control_port: int, asked: Options) -> bool:
        ending = EndSignal()
        ending.listen()
        try:
            with BlockingControlClient.connect(control_port) as control:
                return guest_play(control, asked, Console(), ending)
        except AskedToEnd as told:
            sys.exit(128 + told.number)
        except ConnectionError as error:
            raise CommandError(
                _("No sandbox is steered on port %(port)d here: see manage.py sandbox --help.")
                % {"port": control_port}
            ) from error
        except (AccountsError, ControlError, DemoFailed) as error:
            raise CommandError(str(error)) from error
