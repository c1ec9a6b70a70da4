"""`manage.py proxies`: list, add, check and remove proxies, and give accounts theirs."""

import json
import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import IO, Any, cast
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from accounts.egress.checking import ProxyHealth, proxies_check
from accounts.egress.overview import ProxyRow, proxies_overview, proxy_named
from accounts.errors import AccountsError
from accounts.models import ProxyScheme, ProxyState
from accounts.services import ProxyFields, account_proxy_set, proxy_add, proxy_remove
from accounts.telegram import application_from_settings
from accounts.vault.keys import master_key_from_settings
from accounts.vault.proxies import ProxyCredentials


class Command(BaseCommand):
    """Passwords are asked for, or read from a pipe: they never stand in a command line."""

    help = _("List, add, check and remove proxies, and give accounts theirs.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word for each thing to do."""
        words = parser.add_subparsers(dest="word", required=True)
        listing = words.add_parser("list", help=_("show all proxies"))
        listing.add_argument("--json", action="store_true", help=_("one JSON document"))
        adding = words.add_parser("add", help=_("add a proxy; its password is asked for"))
        adding.add_argument("name")
        adding.add_argument("scheme", choices=ProxyScheme.values)
        adding.add_argument("address", help=_("host:port"))
        adding.add_argument("--region", default="")
        adding.add_argument("--username", default="", help=_("without one, no password is asked"))
        checking = words.add_parser("check", help=_("try to reach Telegram through it"))
        checking.add_argument("names", nargs="*", help=_("none: all that are enabled"))
        removing = words.add_parser("remove", help=_("remove a proxy that no account uses"))
        removing.add_argument("name")
        assigning = words.add_parser("assign", help=_("have accounts connect through a proxy"))
        assigning.add_argument("name", help=_("a proxy's name; - for none"))
        assigning.add_argument("accounts", nargs="+", type=UUID)

    def handle(self, *_args: object, **options: Any) -> None:
        """Do it, or say in a sentence why not."""
        try:
            getattr(self, f"_{options['word']}")(options)
        except AccountsError as error:
            raise CommandError(str(error)) from error

    def _list(self, options: dict[str, Any]) -> None:
        rows = proxies_overview()
        if options["json"]:
            self.stdout.write(json.dumps([row.as_json() for row in rows], indent=2))
        else:
            Console(file=cast("IO[str]", self.stdout)).print(_table(rows))

    def _add(self, options: dict[str, Any]) -> None:
        host, _colon, port = options["address"].rpartition(":")
        if not host or not port.isdecimal():
            raise CommandError(_("address: write it as host:port, like proxy.example:1080."))
        username = options["username"]
        password = _password() if username else ""
        proxy = proxy_add(
            key=master_key_from_settings(),
            fields=ProxyFields(
                name=options["name"],
                scheme=options["scheme"],
                host=host.strip("[]"),
                port=int(port),
                region=options["region"],
            ),
            credentials=ProxyCredentials(username, password),
        )
        self.stdout.write(
            _("Proxy %(name)s is added. Try it: manage.py proxies check %(name)s")
            % {"name": proxy.name}
        )

    def _check(self, options: dict[str, Any]) -> None:
        proxies = [proxy_named(name) for name in options["names"]] or [
            row.proxy for row in proxies_overview() if row.proxy.enabled
        ]
        names = {proxy.pk: proxy.name for proxy in proxies}
        found = proxies_check(
            proxies, key=master_key_from_settings(), application=application_from_settings()
        )
        for health in found:
            self.stdout.write(_told(names[health.proxy_id], health))
        if any(health.state == ProxyState.DOWN for health in found):
            raise CommandError(_("Not every proxy is up."))

    def _remove(self, options: dict[str, Any]) -> None:
        proxy_remove(proxy_id=proxy_named(options["name"]).pk)
        self.stdout.write(_("Proxy %(name)s is removed.") % {"name": options["name"]})

    def _assign(self, options: dict[str, Any]) -> None:
        proxy = None if options["name"] == "-" else proxy_named(options["name"])
        changed = sum(
            account_proxy_set(
                account_id=account_id, proxy_id=proxy.pk if proxy else None, actor="manage.py"
            )
            for account_id in options["accounts"]
        )
        self.stdout.write(_("Changed: %(count)d.") % {"count": changed})


def _password() -> str:
    if sys.stdin.isatty():
        return getpass(_("Password: "))
    return sys.stdin.readline().rstrip("\r\n")


def _told(name: str, health: ProxyHealth) -> str:
    if health.state == ProxyState.UP:
        return _("%(name)s: up, %(ms)d ms") % {"name": name, "ms": health.latency_ms or 0}
    return f"{name}: {health.reason}"


def _table(rows: list[ProxyRow]) -> Table:
    table = Table(title=_("Proxies"))
    for title in (_("Name"), _("Address"), _("Region"), _("State"), _("Accounts")):
        table.add_column(title, overflow="fold")
    for row in rows:
        name, region = row.proxy.name, row.proxy.region
        table.add_row(name, row.address, region, row.standing, str(row.accounts))
    return table
