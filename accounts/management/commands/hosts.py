"""Shows which host holds which account."""

import json
from argparse import ArgumentParser
from typing import IO, Any, cast

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from accounts.hosting.overview import HostOverview, hosts_overview


class Command(BaseCommand):
    """`manage.py hosts`: living and lately vanished hosts, and the accounts in their hands."""

    help = "Show which host holds which account."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One option: the form."""
        parser.add_argument("--json", action="store_true", help="one JSON document, for programs")

    def handle(self, *_args: str, **options: Any) -> None:
        """Print the table, or the document."""
        hosts = hosts_overview()
        if options["json"]:
            self.stdout.write(json.dumps([host.as_json() for host in hosts], indent=2))
        else:
            Console(file=cast("IO[str]", self.stdout)).print(_table(hosts))


def _table(hosts: list[HostOverview]) -> Table:
    table = Table(title=_("Hosts of accounts"))
    table.add_column(_("Host"), overflow="fold")
    table.add_column(_("Holds"), justify="right")
    table.add_column(_("Account"))
    table.add_column(_("Status"))
    table.add_column(_("Asked"))
    table.add_column(_("Lease ends in"), justify="right")
    table.add_column(_("Heard its bell"), justify="right")
    for host in hosts:
        table.add_section()
        count = (
            f"{len(host.accounts)}/{host.capacity}" if host.capacity else f"{len(host.accounts)}"
        )
        bell = "" if host.bell_seconds is None else _("%d s ago") % host.bell_seconds
        table.add_row(host.id or _("nobody"), count, "", host.state, "", "", bell)
        for account in host.accounts:
            seconds = f"{account.lease_seconds:.0f} s" if host.id else ""
            table.add_row("", "", account.name, account.status, account.desired, seconds)
    return table
