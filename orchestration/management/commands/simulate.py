"""`python manage.py simulate FILE.yaml --group ID --since 1h`: what would have been."""

import json
import re
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console

from accounts.errors import VaultError
from groups.errors import GroupsError
from groups.policies.files import policy_file_read
from groups.policies.loading import policy_parse
from orchestration.simulation import NothingToReplay, simulate
from orchestration.simulation.printing import replayed_plain, replayed_render

_SPAN = re.compile(r"(\d{1,5})(s|m|h|d)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class Command(BaseCommand):
    """Nothing is written, and nobody acts."""

    help = _("Replay what was heard in a group under another policy, with its budgets.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which policy, where, since when."""
        parser.add_argument("file", type=Path, help=_("a policy, as for manage.py policies"))
        parser.add_argument("--group", type=int, required=True, help=_("the group's marked id"))
        parser.add_argument("--since", default="1h", help=_("how far back: 30m, 1h, 2d"))
        parser.add_argument("--seed", type=int, default=1, help=_("of what is left to chance"))
        parser.add_argument("--json", action="store_true", help=_("for a script"))

    def handle(self, *_args: str, **options: Any) -> None:
        """Replay and show."""
        now = timezone.now()
        try:
            policy = policy_parse(policy_file_read(options["file"]).raw)
            replayed, names = simulate(
                group_id=options["group"],
                policy=policy,
                since=now - _span(options["since"]),
                now=now,
                rng=Random(options["seed"]),
            )
        except (GroupsError, NothingToReplay, VaultError) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(replayed_plain(replayed), indent=2))
            return
        console = Console(no_color=None if self.stdout.isatty() else True)
        with console.capture() as drawn:
            console.print(replayed_render(replayed, names), highlight=False)
        self.stdout.write(drawn.get(), ending="")


def _span(text: str) -> timedelta:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise CommandError(
            _("--since %(text)s is no time: write it like 30m, 1h or 2d.") % {"text": text}
        )
    return timedelta(seconds=int(found[1]) * _SECONDS[found[2]])
