"""What others ask about accounts."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    Count,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext as _

from accounts.errors import AccountUnknown
from accounts.models import Account, AccountLease, FloodDeadline, HostRegistration, Switch
from accounts.vault.keys import MasterKey
from accounts.vault.phones import phone_hashes


def accounts_present() -> QuerySet[Account]:
    """The accounts of this service; those that were removed have rows for their books alone."""
    return Account.objects.filter(removed_at=None)


def account_get(*, account_id: UUID) -> Account:
    """The account as it is now; AccountUnknown when there is none, or none any more."""
    account = accounts_present().filter(pk=account_id).first()
    if account is None:
        raise AccountUnknown(_("There is no account %(id)s.") % {"id": account_id})
    return account


def accounts_with_phone(phone_number: str, *, key: MasterKey) -> QuerySet[Account]:
    """The account with this phone number, or none; PhoneNumberInvalid when it is no number."""
    return accounts_present().filter(phone_hash__in=phone_hashes(phone_number, key=key))


def own_user_ids() -> frozenset[int]:
    """The Telegram users that are accounts of ours, whatever their status."""
    ids = Account.objects.filter(telegram_user_id__isnull=False)
    return frozenset(
        user_id for user_id in ids.values_list("telegram_user_id", flat=True) if user_id is not None
    )


def flood_deadlines_active(
    account_ids: Collection[UUID], now: datetime
) -> dict[UUID, list[FloodDeadline]]:
    """The waits that still hold, by account; an account without one is left out."""
    active: dict[UUID, list[FloodDeadline]] = {}
    for row in FloodDeadline.objects.filter(account_id__in=account_ids, until__gt=now):
        active.setdefault(row.account_id, []).append(row)
    return active


def switches_thrown() -> frozenset[str]:
    """The scopes of all thrown switches."""
    return frozenset(Switch.objects.values_list("scope", flat=True))


def hosts_with_counts() -> QuerySet[HostRegistration]:
    """All registered hosts; each with how many accounts it `holds`, and whether it is `alive`."""
    held = AccountLease.objects.filter(holder=OuterRef("pk")).order_by()
    counted = held.values("holder").annotate(count=Count("pk")).values("count")
    alive = Case(When(expires_at__gt=Now(), then=True), default=False, output_field=BooleanField())
    return HostRegistration.objects.annotate(
        alive=alive, holds=Coalesce(Subquery(counted), 0, output_field=IntegerField())
    )
