"""reply: answer one message of a supergroup."""

from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from accounts.models import Role
from orchestration.commands.body import CommandBody
from orchestration.commands.fields import MessageId, SupergroupId, Text
from orchestration.commands.order import Carried, Order
from orchestration.commands.registry import command_kind
from orchestration.commands.speaking import speak


class Reply(CommandBody):
    """`account`, or the next with the role helper, answers `message_id` with `text`."""

    life: ClassVar[timedelta] = timedelta(seconds=60)

    group: SupergroupId
    message_id: MessageId
    text: Text
    account: UUID | None = None

    def group_ids(self) -> tuple[int, ...]:
        """Where the message is."""
        return (self.group,)

    def account_ids(self) -> tuple[UUID, ...]:
        """Who answers, if that was said."""
        return (self.account,) if self.account else ()


@command_kind("reply", Reply)
def reply(order: Order[Reply]) -> Carried:
    """One send that quotes the message."""
    body = order.body
    payload = {"text": body.text, "reply_to": body.message_id}
    return Carried(
        speak(
            order,
            group_id=body.group,
            payload=payload,
            roles=(Role.HELPER,),
            account_id=body.account,
        )
    )
