"""What a kill switch is to stop: the service, a group, or an account."""

from uuid import UUID

from django.utils.translation import gettext as _

from accounts.errors import AccountUnknown
from accounts.models import Account
from accounts.services import GLOBAL_SWITCH, account_switch, group_switch
from groups.errors import GroupUnknown
from groups.models import GroupProfile


def switch_scope(*, account_id: UUID | None, group_id: int | None) -> str:
    """The scope of a switch; of the whole service where neither is given.

    Raises:
        ValueError: both are given.
    """
    if account_id is not None and group_id is not None:
        raise ValueError(_("Name an account or a group, not both."))
    if account_id is not None:
        return account_switch(account_id)
    return GLOBAL_SWITCH if group_id is None else group_switch(group_id)


def switch_target_require(*, account_id: UUID | None, group_id: int | None) -> None:
    """Refuse what does not exist: a switch on a mistyped id would stop nothing.

    Raises:
        AccountUnknown, GroupUnknown: nothing has this id.
    """
    if account_id is not None and not Account.objects.filter(pk=account_id).exists():
        raise AccountUnknown(_("There is no account %(id)s.") % {"id": account_id})
    if group_id is not None and not GroupProfile.objects.filter(pk=group_id).exists():
        raise GroupUnknown(_("Group %(id)d is not registered.") % {"id": group_id})
