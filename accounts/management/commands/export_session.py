"""`python manage.py export_session`: the one way for a session out of the vault."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.errors import AccountsError
from accounts.export_forms import ExportForm, PyrogramString, SealedCopy, TelethonString
from accounts.management.confirming import confirm
from accounts.management.operator import operator_name
from accounts.naming import account_named
from accounts.services import session_export
from accounts.telegram import application_from_settings
from accounts.vault import Vault
from accounts.vault.files import file_write
from accounts.vault.keys.file import FileKey
from drivers.errors import DriverUnavailable
from drivers.protocol import Application

FORMS: Final[Mapping[str, Callable[[Application], ExportForm]]] = {
    "pyrogram": PyrogramString,
    "telethon": TelethonString,
}


class Command(BaseCommand):
    """Prints a session, or writes it to a file that is sealed under another key."""

    help = _(
        "Write an account's session for another program. Whoever has it is the account; while a "
        "host holds the account, using it elsewhere makes Telegram end it."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which account, why, and in which form."""
        parser.add_argument("account", help=_("its id, name or phone number"))
        parser.add_argument("--reason", required=True, help=_("kept in the account's log"))
        parser.add_argument(
            "--format",
            choices=sorted(FORMS),
            default="pyrogram",
            help=_("whose session string is printed"),
        )
        parser.add_argument(
            "--sealed",
            type=Path,
            metavar="FILE",
            help=_("write a sealed session file instead (docs/session-file.md)"),
        )
        parser.add_argument(
            "--key-file",
            type=Path,
            metavar="FILE",
            help=_("the master key that --sealed seals under: that of the service it is for"),
        )

    def handle(self, *_args: str, **options: Any) -> None:
        """Ask, log, and hand out."""
        sealed: Path | None = options["sealed"]
        if (sealed is None) != (options["key_file"] is None):
            raise CommandError(_("--sealed and --key-file go together."))
        try:
            account = account_named(options["account"])
            form = _form(options)
            vault = Vault.from_settings()
            confirm(
                self.stderr,
                _("Whoever has what follows is %(name)s (%(id)s), until it is logged out.")
                % {"name": account, "id": account.pk},
                answer=str(account.pk)[:8],
            )
            rendered = session_export(
                account_id=account.pk,
                vault=vault,
                form=form,
                actor=operator_name(),
                reason=options["reason"],
            )
        except (AccountsError, DriverUnavailable) as error:
            raise CommandError(str(error)) from error
        if sealed is None:
            self.stdout.write(rendered.decode())
        else:
            self._write(sealed, rendered)

    def _write(self, path: Path, content: bytes) -> None:
        try:
            file_write(path, content)
        except OSError as error:
            raise CommandError(
                _("%(path)s cannot be written (%(why)s).") % {"path": path, "why": error.strerror}
            ) from error
        self.stdout.write(_("%(path)s is written.") % {"path": path})


def _form(options: dict[str, Any]) -> ExportForm:
    if options["key_file"] is not None:
        return SealedCopy(FileKey(options["key_file"], "--key-file").load())
    return FORMS[options["format"]](application_from_settings())
