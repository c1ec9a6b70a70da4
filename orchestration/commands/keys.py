"""Idempotency keys: the same wish under the same key is one command, for seven days."""

from datetime import datetime, timedelta

from django.db import OperationalError
from django.utils.translation import gettext as _

from orchestration.errors import CommandKeyBusy, CommandKeyReused
from orchestration.models import Command
from orchestration.statements import statements

KEPT_FOR = timedelta(days=7)

BUSY_AFTER = timedelta(seconds=5)
"""How long a repeat waits for the first one, which may still be accepting."""


def key_hold(key: str | None) -> None:
    """In this transaction wait no longer than BUSY_AFTER for a row that another one writes."""
    if key is not None:
        statements().wait_at_most(BUSY_AFTER)


def keyed_command(wanted: Command) -> Command | None:
    """The command that has this key already.

    Raises:
        CommandKeyReused: it asks for something else.
    """
    earlier = Command.objects.filter(
        caller=wanted.caller, idempotency_key=wanted.idempotency_key
    ).first()
    if earlier is not None and earlier.body_hash != wanted.body_hash:
        raise CommandKeyReused(
            _("This Idempotency-Key was used for another command; take a new one for a new wish.")
        )
    return earlier


def key_busy(error: OperationalError) -> CommandKeyBusy | None:
    """What a wait that took too long means, or None when it was something else."""
    if not statements().waited_too_long(error):
        return None
    return CommandKeyBusy(
        _("The first request with this Idempotency-Key is still running; send it again soon.")
    )


def keys_forget(*, now: datetime) -> int:
    """Free the keys that were kept long enough; how many."""
    old = Command.objects.filter(idempotency_key__isnull=False, created_at__lte=now - KEPT_FOR)
    return old.update(idempotency_key=None)
