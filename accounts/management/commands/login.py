"""`python manage.py login`: log an account in, or take over a session that was made elsewhere."""

from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.errors import AccountsError
from accounts.login import account_import, account_login, account_login_by_qr, session_read
from accounts.login.terminal import TerminalQr, TerminalQuestions, terminal_kept
from accounts.models import Account
from drivers.errors import DriverUnavailable
from drivers.registry import TELEGRAM_DRIVERS


class Command(BaseCommand):
    """Logs an account in and seals its session; an account that exists is logged in again."""

    # What it needs it looks at itself, and says once.
    requires_system_checks = []
    help = _(
        "Log an account in by the code that Telegram sends, by a QR code, or by a session that "
        "was made elsewhere; keep its sealed session."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        way = parser.add_mutually_exclusive_group()
        way.add_argument(
            "--phone",
            help=_(
                "the phone number with its country code; asked for when left out, so that it "
                "stays out of the shell's history"
            ),
        )
        way.add_argument(
            "--qr", action="store_true", help=_("show a QR code, to be scanned in Telegram")
        )
        way.add_argument(
            "--import",
            dest="import_file",
            type=Path,
            metavar="FILE",
            help=_(
                "take over a .session file of Pyrogram or Telethon; stop the program that uses it "
                "first, and destroy the file afterwards: it is an open key"
            ),
        )
        way.add_argument(
            "--import-string",
            action="store_true",
            help=_("take over a session string of Pyrogram or Telethon; it is asked for"),
        )
        parser.add_argument(
            "--driver", choices=TELEGRAM_DRIVERS, default=settings.SIS_DEFAULT_DRIVER
        )
        parser.add_argument("--name", default="", help=_("how operators see the account"))

    def handle(self, *_args: object, **options: Any) -> None:
        """Ask, log in, and say which account it is."""
        try:
            with terminal_kept():
                account = self._account(**options)
        except (AccountsError, DriverUnavailable) as error:
            raise CommandError(str(error)) from error
        except (KeyboardInterrupt, EOFError) as error:
            self.stderr.write("")  # the prompt's line is still open
            raise CommandError(_("The login was broken off; nothing was stored.")) from error
        self.stdout.write(
            _("Account %(id)s (%(name)s) is logged in; a host will take it.")
            % {"id": account.pk, "name": account.display_name}
        )

    def _account(
        self,
        *,
        driver: str,
        name: str,
        phone: str | None = None,
        qr: bool = False,
        import_file: Path | None = None,
        import_string: bool = False,
        **_options: object,
    ) -> Account:
        if import_file is not None or import_string:
            content = (
                _content(import_file)
                if import_file is not None
                else getpass(_("Session string (it does not show): "))
            )
            return account_import(foreign=session_read(content), driver=driver, display_name=name)
        ask = TerminalQuestions()
        if qr:
            show = TerminalQr(self.stdout.write, redraw=self.stdout.isatty())
            return account_login_by_qr(driver=driver, show=show, ask=ask, display_name=name)
        return account_login(
            phone_number=phone or input(_("Phone number: ")),
            driver=driver,
            ask=ask,
            display_name=name,
        )


def _content(path: Path) -> bytes:
    """The bytes of a session file; CommandError when it cannot be read, or is in use."""
    log = path.with_name(f"{path.name}-wal")
    try:
        if log.exists() and log.stat().st_size:
            raise CommandError(
                _("%(path)s is in use: stop the program that made the session, then try again.")
                % {"path": path}
            )
        return path.read_bytes()
    except OSError as error:
        raise CommandError(
            _("%(path)s cannot be read (%(why)s): name a .session file.")
            % {"path": path, "why": error.strerror}
        ) from error
