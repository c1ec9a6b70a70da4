"""`python manage.py rotate_keys`: bring everything under the newest master key."""

import sys
from collections import Counter
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import track

from accounts.errors import AccountsError, VaultError
from accounts.services.rotation import keys_rotate, rotation_plan
from accounts.vault import Vault

LEFT_FOR_GOOD = timedelta(minutes=1)
"""A temp file that is older belongs to a write that was cut off, and may be under an old key."""


class Command(BaseCommand):
    """Seals sessions, phone numbers and proxies' passwords under the new key, while hosts run."""

    help = _(
        "Seal everything that is under SIS_MASTER_KEY_PREVIOUS under SIS_MASTER_KEY. It may be cut "
        "off and run again at any time, and beside running hosts (docs/keys.md)."
    )
    requires_system_checks = ()

    def handle(self, *_args: str, **_options: Any) -> None:
        """Do it, with a bar; end with an error where something stayed under the key before."""
        try:
            vault = Vault.from_settings()
            plan = rotation_plan(vault)
            vault.leftovers_remove(before=timezone.now() - LEFT_FOR_GOOD)
        except AccountsError as error:
            raise CommandError(str(error)) from error
        counts: Counter[bool] = Counter()
        failed: list[VaultError] = []
        steps = track(
            keys_rotate(plan, vault=vault),
            description=_("Sealing anew"),
            total=len(plan),
            console=Console(file=sys.stderr),
            disable=not sys.stderr.isatty(),
        )
        try:
            for step in steps:
                if isinstance(step, VaultError):
                    failed.append(step)
                else:
                    counts[step] += 1
        except KeyboardInterrupt as error:
            raise CommandError(
                _("Broken off after %(done)d of %(all)d. Run it again to go on.")
                % {"done": counts.total() + len(failed), "all": len(plan)}
            ) from error
        self._say(counts, failed)

    def _say(self, counts: "Counter[bool]", failed: list[VaultError]) -> None:
        self.stdout.write(
            _("Sealed anew: %(now)d. Under the new key already: %(before)d. Failed: %(failed)d.")
            % {"now": counts[True], "before": counts[False], "failed": len(failed)}
        )
        for error in failed:
            self.stderr.write(str(error))
        if failed:
            raise CommandError(_("What failed is under the key that it was under: see above."))
        self.stdout.write(
            _(
                "Next: python manage.py vault verify. When it finds nothing under the key before, "
                "take that key away and restart every process."
            )
        )
