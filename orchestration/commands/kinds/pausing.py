"""pause and resume: hold accounts still, and let them act again."""

from collections.abc import Callable
from uuid import UUID

from accounts.models import Account
from accounts.services import account_pause, account_resume
from orchestration.commands.body import CommandBody
from orchestration.commands.fields import AccountIds, Reason
from orchestration.commands.order import Carried, Order
from orchestration.commands.registry import command_kind
from orchestration.errors import CommandRefused


class Pausing(CommandBody):
    """What is asked of `accounts`, and why."""

    accounts: AccountIds
    reason: Reason

    def account_ids(self) -> tuple[UUID, ...]:
        """Whom it is asked of."""
        return self.accounts


@command_kind("pause", Pausing)
def pause(order: Order[Pausing]) -> Carried:
    """They stay connected and heard, and begin nothing."""
    return _desire(order, account_pause)


@command_kind("resume", Pausing)
def resume(order: Order[Pausing]) -> Carried:
    """What is due and has not expired is done."""
    return _desire(order, account_resume)


def _desire(order: Order[Pausing], service: Callable[..., bool]) -> Carried:
    """In the command's transaction; what was so before stays as it is."""
    wanted = order.body.accounts
    known = set(Account.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    if not known:
        raise CommandRefused("ACCOUNT_UNKNOWN")
    actor = order.command.actor or order.command.caller
    changed = [
        service(account_id=account_id, actor=actor, reason=order.body.reason)
        for account_id in sorted(known)
    ]
    unknown = sorted(str(account_id) for account_id in wanted if account_id not in known)
    result = {"changed": sum(changed)} | ({"unknown": unknown} if unknown else {})
    return Carried(over=True, result=result)
