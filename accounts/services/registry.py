"""Registers accounts."""

import uuid
from collections.abc import Collection, Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.errors import AccountExists, AccountInvalid
from accounts.models import Account, AccountEvent, Role
from accounts.selectors import accounts_with_phone
from accounts.services.logs import account_log
from accounts.throttle import account_limits
from accounts.vault.keys import MasterKey
from accounts.vault.phones import phone_hash, phone_normalise, phone_seal
from drivers.registry import DRIVERS

_NAME_LENGTH = 128


def account_register(
    *,
    key: MasterKey,
    phone_number: str,
    driver: str,
    display_name: str = "",
    roles: Collection[str] = tuple(Role),
    weight: int = 1,
    throttle_profile: Mapping[str, object] | None = None,
) -> Account:
    """Add an account that has no session yet, and log it in the same transaction.

    Args:
        key: seals the phone number and hashes it.
        phone_number: with its country code; only its sealed form is stored.
        driver: a name of `drivers.registry`.
        display_name: for operators.
        roles: what it may be chosen for.
        weight: its share where a strategy weighs.
        throttle_profile: `{"rate_limit": "20/m", "burst": 5}`; the settings' values without one.

    Raises:
        PhoneNumberInvalid, RateInvalid, AccountInvalid: a field is wrong; nothing was stored.
        AccountExists: the phone number is registered already.
    """
    profile = dict(throttle_profile or {})
    account_limits(profile)
    _refuse_unknown("driver", [driver], DRIVERS)
    _refuse_unknown("roles", roles, Role.values)
    if weight < 0:
        raise AccountInvalid(_("weight: write 0 or a whole number above it."))
    number = phone_normalise(phone_number)
    if accounts_with_phone(number, key=key).exists():
        raise _exists()
    account_id = uuid.uuid4()
    account = Account(
        id=account_id,
        phone_number=phone_seal(number, key=key, account_id=account_id),
        phone_hash=phone_hash(number, key=key),
        display_name=display_name[:_NAME_LENGTH],
        driver=driver,
        roles=sorted(set(roles)),
        weight=weight,
        throttle_profile=profile,
    )
    try:
        with transaction.atomic():
            account.save(force_insert=True)
            account_log(account_id=account_id, event=AccountEvent.REGISTERED, driver=driver)
    except IntegrityError as error:
        raise _exists() from error
    return account


def _exists() -> AccountExists:
    return AccountExists(_("An account with this phone number is registered already."))


def _refuse_unknown(field: str, values: Collection[str], known: Collection[str]) -> None:
    if unknown := sorted(set(values) - set(known)):
        raise AccountInvalid(
            _("%(field)s: there is no %(value)r; choose from %(known)s.")
            % {"field": field, "value": unknown[0], "known": ", ".join(sorted(known))}
        )
