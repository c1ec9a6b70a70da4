"""`python manage.py vault verify`: see whether everything that is sealed opens."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.errors import AccountsError
from accounts.vault import Vault
from accounts.vault.verifying import Verified, vault_verify


class Command(BaseCommand):
    """Opens and changes nothing; ends with an error when something does not open."""

    help = _("Open everything that is sealed under the master key, and say what does not open.")
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand, and its form."""
        steps = parser.add_subparsers(dest="step", required=True)
        verify = steps.add_parser("verify", help=_("open everything"))
        verify.add_argument("--json", action="store_true", help=_("one document, for programs"))

    def handle(self, *_args: str, **options: Any) -> None:
        """Open, and say."""
        try:
            found = list(vault_verify(Vault.from_settings()))
        except AccountsError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps([asdict(one) for one in found], indent=2))
        else:
            self._tell(found)
        if any(one.trouble for one in found):
            raise CommandError(_("Not everything opens."))

    def _tell(self, found: Sequence[Verified]) -> None:
        for one in found:
            if one.trouble:
                self.stderr.write(f"{one.what}: {one.trouble}")
        strays = [one.what for one in found if one.stray]
        if strays:
            self.stdout.write(
                _("No account's row names: %(files)s. Remove them, or bring the rows back.")
                % {"files": ", ".join(strays)}
            )
        opened = sum(not one.trouble for one in found)
        self.stdout.write(
            _("%(opened)d of %(all)d open; %(previous)d of them under the key before.")
            % {
                "opened": opened,
                "all": len(found),
                "previous": sum(one.previous for one in found),
            }
        )
