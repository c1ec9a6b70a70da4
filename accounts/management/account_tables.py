"""Accounts as tables that fit a terminal of 80 columns."""

from collections.abc import Iterable
from textwrap import shorten
from typing import Any

from django.utils.translation import gettext as _
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from accounts.admin.payloads import payload_line
from accounts.hosting.incarnation import host_told
from accounts.models import Account, AccountLog, Status
from accounts.standing import Finding

_COLOURS = {
    Status.ACTIVE: "green",
    Status.OFFLINE: "yellow",
    Status.NEED_RELOGIN: "red",
    Status.SUSPENDED: "red",
}
_ID_SHOWN = 8
_REASON_SHOWN = 48
"""Characters of a reason in the list; the account's own page has the whole sentence."""

MOMENT = "%Y-%m-%d %H:%M:%S"


def accounts_table(accounts: Iterable[Account]) -> Table:
    """A line or two each: the id's beginning is enough to name an account by."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("Id"), no_wrap=True)
    table.add_column(_("Account"), overflow="fold")
    table.add_column(_("Status"), no_wrap=True)
    table.add_column(_("Asked"), no_wrap=True)
    table.add_column(_("Host"), overflow="fold")
    table.add_column(_("Why"), overflow="fold")
    for account in accounts:
        table.add_row(
            str(account.pk)[:_ID_SHOWN],
            Text(account.display_name),
            status_text(account),
            account.desired,
            Text(host_of(account)),
            Text(shorten(account.status_reason, _REASON_SHOWN, placeholder=" …")),
        )
    return table


def account_table(account: Account, log: Iterable[AccountLog]) -> Table:
    """Everything that is known of one account, and what happened to it lately."""
    table = Table(show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _facts(account):
        table.add_row(name, value)
    table.add_section()
    for line in log:
        told = f"{line.event} {payload_line(line.payload)}".rstrip()
        table.add_row(line.created_at.strftime(MOMENT), Text(told))
    return table


def findings_table(account: Account, findings: Iterable[Finding]) -> Table:
    """What was looked at, and what of it somebody should see to."""
    table = Table(title=Text(str(account)), show_header=False, box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in findings:
        verdict = Text("ok", "green") if finding.good else Text("!", "red")
        table.add_row(verdict, finding.what, Text(finding.told))
    return table


def status_text(account: Account) -> Text:
    """Coloured by what an operator should make of it."""
    return Text(account.status, style=_COLOURS[Status(account.status)])


def host_of(account: Account) -> str:
    """The machine and the process that hold it, or nothing."""
    lease: Any = getattr(account, "lease", None)
    return host_told(lease.holder) if lease and lease.holder else ""


def _facts(account: Account) -> list[tuple[str, Text]]:
    reason = f": {account.status_reason}" if account.status_reason else ""
    until = f" ({_moment(account.status_until)})" if account.status_until else ""
    facts = [
        (_("Id"), str(account.pk)),
        (_("Name"), account.display_name),
        (_("Telegram user"), str(account.telegram_user_id or "")),
        (_("Driver"), account.driver),
        (_("Asked"), account.desired),
        (_("Host"), host_of(account)),
        (_("Last heartbeat"), _moment(account.last_heartbeat_at)),
        (_("Roles"), ", ".join(account.roles)),
        (_("Weight"), str(account.weight)),
        (_("Throttle profile"), payload_line(account.throttle_profile) or _("the settings'")),
        (_("Session"), _session(account)),
        (_("Registered"), _moment(account.created_at)),
    ]
    status = status_text(account).append(f"{reason}{until}", style="default")
    return [(_("Status"), status), *((name, Text(value)) for name, value in facts)]


def _session(account: Account) -> str:
    if not account.session_path:
        return _("none: log it in")
    return _("generation %(number)d") % {"number": account.session_generation}


def _moment(moment: Any) -> str:
    return moment.strftime(MOMENT) if moment else ""
