"""Stores the session of an account: the file and the row that knows its generation."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.errors import AccountExists, AccountUnknown, SessionConflict
from accounts.models import Account
from accounts.selectors import accounts_present
from accounts.throttle import listen_only_span
from accounts.vault import Vault
from drivers.session import TelegramSession


def session_store(*, account_id: UUID, vault: Vault, session: TelegramSession) -> Account:
    """Seal `session` as the newest one of the account, and return its row as it is now.

    One conditional UPDATE raises the generation and holds the row while the file is written. A
    process that dies between the two leaves a file that is newer than its row, which opens. With
    its first session an account begins to listen: it acts SIS_LISTEN_ONLY_HOURS later.

    Invariant: the row never names a newer session than the file holds.

    Raises:
        AccountUnknown: no account has this id.
        AccountExists: another account is this Telegram user.
        SessionConflict: another login of the account finished meanwhile; its session stands.
        VaultError: the session could not be sealed; row and file are what they were.
    """
    account = accounts_present().filter(pk=account_id).first()
    if account is None:
        raise AccountUnknown(_("There is no account %(id)s.") % {"id": account_id})
    before = account.session_generation
    account.session_generation = before + 1
    account.session_path = vault.path_of(account).name
    account.telegram_user_id = session.user_id
    first = {} if before else {"listens_until": Now() + listen_only_span()}
    try:
        with transaction.atomic():
            won = (
                accounts_present()
                .filter(pk=account_id, session_generation=before)
                .update(
                    session_generation=account.session_generation,
                    session_path=account.session_path,
                    telegram_user_id=account.telegram_user_id,
                    updated_at=Now(),
                    **first,
                )
            )
            if not won:
                raise SessionConflict(
                    _("Another login of account %(id)s finished first; its session stands.")
                    % {"id": account_id}
                )
            vault.seal(account, session)
    except IntegrityError as error:
        raise AccountExists(
            _("Another account is this Telegram user already (user id %(user)s).")
            % {"user": session.user_id}
        ) from error
    account.refresh_from_db(fields=["listens_until"])
    return account
