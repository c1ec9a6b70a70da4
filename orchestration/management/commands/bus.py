"""`manage.py bus`: take commands off the Redis Stream `sis:bus:commands`."""

import signal
import socket
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.redis_clients import redis_sync
from orchestration.assembly import command_desk
from orchestration.bus import BusReader
from orchestration.bus.stream import BusStream


class Command(BaseCommand):
    """Ends by SIGTERM or Ctrl-C, with the entry in hand finished."""

    help = _("Take commands off the Redis Stream sis:bus:commands until it is asked to end.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The reader's name."""
        parser.add_argument(
            "--name",
            default=socket.gethostname(),
            help=_("names this reader: what it left unfinished it finds again by its name"),
        )

    def handle(self, *_args: str, **options: Any) -> None:
        """Read until a signal says no more."""
        ending = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_signal: ending.set())
        stream = BusStream(redis_sync(), name=options["name"])
        reader = BusReader(stream, command_desk(), timezone.now, ending)
        self.stderr.write(_("Reading sis:bus:commands as %(name)s.") % {"name": options["name"]})
        reader.run()
