"""The one way out of the vault."""

from uuid import UUID

from django.utils.translation import gettext as _

from accounts.errors import AccountUnknown
from accounts.export_forms import ExportForm
from accounts.models import AccountEvent
from accounts.selectors import accounts_present
from accounts.services.logs import account_log
from accounts.vault import Vault


def session_export(
    *, account_id: UUID, vault: Vault, form: ExportForm, actor: str, reason: str
) -> bytes:
    """The account's session in another form, after the log has a row that says who asked, and why.

    Whoever has the result is the account. It must not be used while a host holds the account:
    Telegram ends a session that two connections use.

    Raises:
        AccountUnknown: no account has this id.
        ExportImpossible: this session has no such form; nothing was logged.
        VaultError: the session does not open; nothing was logged.
    """
    account = accounts_present().filter(pk=account_id).first()
    if account is None:
        raise AccountUnknown(_("There is no account %(id)s.") % {"id": account_id})
    rendered = form.render(account, vault.open(account))
    account_log(
        account_id=account_id,
        event=AccountEvent.EXPORTED,
        actor=actor,
        reason=reason,
        form=form.name,
    )
    return rendered
