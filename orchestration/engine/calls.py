"""From an action's row to the call that carries it out."""

from base64 import b64decode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from drivers.messages import PressAnswer, SentMessage
from drivers.protocol import Driver
from orchestration.models import ActionKind
from orchestration.planning.dry_run import DRY_RUN, is_dry
from orchestration.random_ids import random_id
from orchestration.statements.rows import ClaimedAction

MAX_ANSWER = 500
"""Characters of a bot's answer that are kept."""


class OwnIdUnknown(Exception):
    """This account has not heard the message yet, so its own id of it is not known."""


class OwnIds(Protocol):
    """Each account's own message ids in basic groups (`groups.own_ids`)."""

    async def own_message_id(self, group_id: int, message_key: str, account_id: UUID) -> int | None:
        """What this account calls the message; None while it has not heard it."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What Telegram answered, in the form in which the row keeps it."""

    text: str = field(default="", repr=False)
    message_id: int | None = None
    """A sent message's id; None for a press, and for a message that had been sent before."""

    dry: bool = False
    """Nothing was sent, for the group's policy says so."""

    def kept(self) -> dict[str, Any]:
        """What goes into the action's result."""
        if self.dry:
            return {DRY_RUN: True}
        if self.message_id is not None:
            return {"message_id": self.message_id}
        return {"answer": self.text}


Call = Callable[[], Awaitable[Answer]]
"""One call of a driver, ready to be made."""


async def call_prepare(driver: Driver, action: ClaimedAction, own_ids: OwnIds) -> Call:
    """Read the payload; nothing is sent yet.

    `message_id` and `reply_to` are ids that hold for every member. In a basic group the payload
    has `message_key` or `reply_to_key` instead, and the account's own id is looked up.

    Raises:
        OwnIdUnknown: try again soon.
        KeyError, ValueError, TypeError: the payload is not one of ours.
        redis.RedisError: own ids cannot be asked for.
    """
    payload = action.payload
    if is_dry(payload):
        return _nothing
    if action.kind is ActionKind.PRESS:
        message_id = await _message_id(action, own_ids, plain="message_id", keyed="message_key")
        if message_id is None:
            raise KeyError("message_id")
        data = b64decode(payload["data"], validate=True)
        return lambda: _press(driver, action, message_id, data)
    reply_to = await _message_id(action, own_ids, plain="reply_to", keyed="reply_to_key")
    text = str(payload["text"])
    return lambda: _send(driver, action, text, reply_to)


async def _nothing() -> Answer:
    return Answer(dry=True)


async def _message_id(
    action: ClaimedAction, own_ids: OwnIds, *, plain: str, keyed: str
) -> int | None:
    key = action.payload.get(keyed)
    if key is None:
        known = action.payload.get(plain)
        return None if known is None else int(known)
    own = await own_ids.own_message_id(action.group_id, key, action.account_id)
    if own is None:
        raise OwnIdUnknown
    return own


async def _press(driver: Driver, action: ClaimedAction, message_id: int, data: bytes) -> Answer:
    answer: PressAnswer = await driver.press(action.group_id, message_id, data)
    return Answer(text=_storable(answer.text))


async def _send(driver: Driver, action: ClaimedAction, text: str, reply_to: int | None) -> Answer:
    key = random_id(
        account_id=action.account_id,
        chat_id=action.group_id,
        event_key=action.event_key,
        rule=action.rule,
        slot=action.slot,
    )
    sent: SentMessage = await driver.send_text(
        action.group_id, text, random_id=key, reply_to=reply_to
    )
    return Answer(message_id=sent.message_id)


def _storable(text: str) -> str:
    """The beginning of a text, without what PostgreSQL's JSON refuses: NUL and lone surrogates."""
    return text[:MAX_ANSWER].replace("\0", "").encode(errors="replace").decode()
