"""`python manage.py accounts`: look at accounts, hold them still, and take them out of service."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rich.console import Console
from rich.table import Table

from accounts.api.serializers import AccountSerializer
from accounts.errors import AccountsError
from accounts.login import account_login_by_qr, account_logout, account_relogin
from accounts.login.terminal import TerminalQr, TerminalQuestions, terminal_kept
from accounts.management.account_tables import account_table, accounts_table, findings_table
from accounts.management.confirming import confirm
from accounts.management.operator import operator_name
from accounts.models import Account, Desired, Status
from accounts.naming import account_named
from accounts.selectors import accounts_present
from accounts.services import account_pause, account_remove, account_resume
from accounts.standing import account_standing
from accounts.vault import Vault
from drivers.errors import DriverUnavailable

LOG_LINES = 12


class Command(BaseCommand):
    """Says what happened in a sentence, and ends with an error where nothing could."""

    help = _("Look at accounts, pause and resume them, log them in again and out, remove them.")
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand for each thing to do."""
        steps = parser.add_subparsers(dest="step", required=True)
        listed = steps.add_parser("list", help=_("all accounts, or those that fit"))
        listed.add_argument("--status", choices=Status.values)
        listed.add_argument("--desired", choices=Desired.values)
        shown = steps.add_parser("show", help=_("one account, and what happened to it lately"))
        _account(shown)
        checked = steps.add_parser("check", help=_("whether it is well, and what is wrong"))
        _account(checked)
        for step in (listed, shown, checked):
            step.add_argument("--json", action="store_true", help=_("one document, for programs"))
        again = steps.add_parser("relogin", help=_("log it in again, by the code or a QR code"))
        _account(again)
        again.add_argument("--qr", action="store_true", help=_("show a QR code to be scanned"))
        for name, about in (
            ("pause", _("hold it still: connected and heard, and it begins nothing")),
            ("resume", _("let it act again")),
            ("logout", _("end its session at Telegram, and shred it here")),
            ("remove", _("shred its session and take it out of service for good")),
        ):
            step = steps.add_parser(name, help=about)
            _account(step)
            step.add_argument("--reason", required=True, help=_("kept in the account's log"))
        steps.choices["remove"].add_argument(
            "--yes", action="store_true", help=_("do not ask whether that is meant")
        )

    def handle(self, *_args: str, **options: Any) -> None:
        """Do the step."""
        try:
            getattr(self, f"_{options['step']}")(options)
        except (AccountsError, DriverUnavailable) as error:
            raise CommandError(str(error)) from error

    def _list(self, options: dict[str, Any]) -> None:
        fits = {name: options[name] for name in ("status", "desired") if options[name]}
        accounts = accounts_present().filter(**fits).select_related("lease")
        if options["json"]:
            self._document(AccountSerializer(accounts, many=True).data)
        else:
            self._draw(accounts_table(accounts.order_by("created_at")))

    def _show(self, options: dict[str, Any]) -> None:
        account = account_named(options["account"])
        log = list(account.logs.order_by("-id")[:LOG_LINES])
        if options["json"]:
            lines = [
                {"event": line.event, "payload": line.payload, "created_at": line.created_at}
                for line in log
            ]
            self._document({**AccountSerializer(account).data, "log": lines})
        else:
            self._draw(account_table(account, log))

    def _check(self, options: dict[str, Any]) -> None:
        account = account_named(options["account"])
        vault, now = Vault.from_settings(), timezone.now()
        findings = account_standing(account, vault=vault, now=now)
        if options["json"]:
            self._document([asdict(finding) for finding in findings])
        else:
            self._draw(findings_table(account, findings))
        if not all(finding.good for finding in findings):
            raise CommandError(_("%(name)s is not well: see above.") % {"name": account})

    def _pause(self, options: dict[str, Any]) -> None:
        account = account_named(options["account"])
        changed = account_pause(
            account_id=account.pk, actor=operator_name(), reason=options["reason"]
        )
        self._tell(account, _("%(name)s is paused.") if changed else _("%(name)s was paused."))

    def _resume(self, options: dict[str, Any]) -> None:
        account = account_named(options["account"])
        changed = account_resume(
            account_id=account.pk, actor=operator_name(), reason=options["reason"]
        )
        self._tell(account, _("%(name)s runs again.") if changed else _("%(name)s was running."))

    def _relogin(self, options: dict[str, Any]) -> None:
        account = account_named(options["account"])
        try:
            with terminal_kept():
                self._logged_in(account, by_qr=options["qr"])
        except (KeyboardInterrupt, EOFError) as error:
            self.stderr.write("")  # the prompt's line is still open
            raise CommandError(_("The login was broken off; nothing was stored.")) from error
        self._tell(account, _("%(name)s is logged in; a host will take it."))

    def _logged_in(self, account: Account, *, by_qr: bool) -> None:
        if not by_qr:
            account_relogin(account_id=account.pk, ask=TerminalQuestions())
            return
        show = TerminalQr(self.stdout.write, redraw=self.stdout.isatty())
        account_login_by_qr(
            driver=account.driver, show=show, ask=TerminalQuestions(), account_id=account.pk
        )

    def _logout(self, options: dict[str, Any]) -> None:
        account = account_named(options["account"])
        ended = account_logout(
            account_id=account.pk, actor=operator_name(), reason=options["reason"]
        )
        self._tell(
            account,
            _("%(name)s is logged out, and its session is shredded.")
            if ended
            else _("%(name)s had no session."),
        )

    def _remove(self, options: dict[str, Any]) -> None:
        account = account_named(options["account"])
        if not options["yes"]:
            confirm(
                self.stderr,
                _(
                    "%(name)s (%(id)s) will be removed for good, and its session with it. Telegram "
                    "still knows the session unless it was logged out before."
                )
                % {"name": account, "id": account.pk},
                answer=str(account.pk)[:8],
            )
        account_remove(
            account_id=account.pk,
            vault=Vault.from_settings(),
            actor=operator_name(),
            reason=options["reason"],
            now=timezone.now(),
        )
        self._tell(account, _("%(name)s is removed; its log and its claims stay."))

    def _tell(self, account: Account, sentence: str) -> None:
        self.stdout.write(sentence % {"name": account})

    def _draw(self, table: Table) -> None:
        Console(file=cast("IO[str]", self.stdout)).print(table)

    def _document(self, data: object) -> None:
        self.stdout.write(json.dumps(json.loads(JSONRenderer().render(data)), indent=2))


def _account(step: ArgumentParser) -> None:
    step.add_argument(
        "account",
        help=_("its id, the first 4 or more digits of it, its name, or its phone number"),
    )
