"""Runs a Telegram data centre on loopback, to try the service out without Telegram."""

import asyncio
import signal
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from sandbox.serve import Address, serve
from sis_project.embedded.ports import LOOPBACK


def port_number(text: str) -> int:
    """A TCP port, 0 for any that is free."""
    number = int(text)
    if not 0 <= number < 65536:
        raise ArgumentTypeError(_("a port is a number from 0 to 65535"))
    return number


class Command(BaseCommand):
    """`manage.py sandbox --port 4430`."""

    help = "Run a Telegram data centre on loopback."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, and where to leave the server's public key."""
        parser.add_argument(
            "--host", default=LOOPBACK, help=_("an address of this machine; steering is loopback's")
        )
        parser.add_argument("--port", type=port_number, default=4430, help=_("0 takes a free one"))
        parser.add_argument(
            "--control-port", type=port_number, default=0, help=_("0 takes a free one")
        )
        parser.add_argument(
            "--key", type=Path, help=_("where to write the server's public key (PEM)")
        )

    def handle(self, *_args: str, **options: Any) -> None:
        """Run until Ctrl-C or SIGTERM."""
        try:
            asyncio.run(
                self._run(options["host"], options["port"], options["control_port"], options["key"])
            )
        except OSError as error:
            raise CommandError(
                _("The sandbox cannot start: %(reason)s. Choose another --host, --port or --key.")
                % {"reason": error}
            ) from error

    async def _run(self, host: str, port: int, control_port: int, key_path: Path | None) -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        await serve(
            host=host,
            port=port,
            control_port=control_port,
            key_path=key_path,
            stop=stop,
            announce=self._announce,
        )

    def _announce(self, address: Address) -> None:
        self.stdout.write(
            _(
                "A Telegram data centre listens on %(host)s:%(port)d.\n"
                "Its public key is in %(key)s.\n"
                "Point SIS at it with:\n"
                "  SIS_TELEGRAM_SERVER=%(host)s:%(port)d\n"
                "  SIS_TELEGRAM_SERVER_KEY=%(key)s\n"
                "Steer it on %(loopback)s:%(control)d, one line of JSON for each operation:\n"
                '  {"do": "users.create", "with": {"phone": "+999 66 10001", "name": "Alice"}}\n'
                "Stop it with Ctrl-C."
            )
            % {
                "host": address.host,
                "port": address.port,
                "key": address.key_path,
                "loopback": LOOPBACK,
                "control": address.control_port,
            }
        )
        self.stdout.flush()
