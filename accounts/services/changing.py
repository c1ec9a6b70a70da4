"""Changes what operators set of an account."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.errors import AccountInvalid, AccountUnknown
from accounts.health.networks import networks_read
from accounts.models import Account, AccountEvent, Role
from accounts.selectors import accounts_present
from accounts.services.checkups import network_judge
from accounts.services.logs import account_log
from accounts.throttle import account_limits

_NAME_LENGTH = 128
_MAX_WEIGHT = 2_147_483_647


@dataclass(frozen=True, slots=True)
class AccountChanges:
    """What is to be set; None leaves a field as it is.

    `throttle_profile` takes the place of the whole one before: `{}` is the settings' values. So
    does `allowed_networks`: none of them is anywhere.
    """

    display_name: str | None = None
    roles: Collection[str] | None = None
    weight: int | None = None
    throttle_profile: Mapping[str, object] | None = None
    allowed_networks: Collection[str] | None = None


def account_change(*, account_id: UUID, actor: str, changes: AccountChanges) -> bool:
    """Set fields of an account, and log who did and what was before, in one transaction.

    Hosts obey a new throttle profile within some seconds. Where the account was last seen is judged
    by its new networks at once.

    Returns:
        False when everything was so already.

    Raises:
        RateInvalid, AccountInvalid: a field is wrong; nothing was stored.
        AccountUnknown: no account has this id.
    """
    _refuse_invalid(changes)
    wanted = {name: value for name, value in asdict(changes).items() if value is not None}
    if changes.allowed_networks is not None:
        wanted["allowed_networks"] = networks_read(changes.allowed_networks)
    with transaction.atomic():
        account = accounts_present().select_for_update().filter(pk=account_id).first()
        if account is None:
            raise AccountUnknown(_("There is no account %(id)s.") % {"id": account_id})
        before = {name: getattr(account, name) for name in wanted}
        after = {name: value for name, value in wanted.items() if value != before[name]}
        if after:
            Account.objects.filter(pk=account_id).update(**after, updated_at=Now())
            told = {name: [before[name], value] for name, value in after.items()}
            account_log(
                account_id=account_id, event=AccountEvent.CHANGED, actor=actor, changes=told
            )
        if "allowed_networks" in after:
            network_judge(account_id=account_id)
    return bool(after)


def _refuse_invalid(changes: AccountChanges) -> None:
    if changes.throttle_profile is not None:
        account_limits(changes.throttle_profile)
    if changes.weight is not None and not 0 <= changes.weight <= _MAX_WEIGHT:
        raise AccountInvalid(_("weight: write 0 or a whole number above it."))
    if changes.display_name is not None and len(changes.display_name) > _NAME_LENGTH:
        raise AccountInvalid(_("display_name: write at most 128 characters."))
    if unknown := sorted(set(changes.roles or ()) - set(Role.values)):
        raise AccountInvalid(
            _("roles: there is no %(value)r; choose from %(known)s.")
            % {"value": unknown[0], "known": ", ".join(sorted(Role.values))}
        )
