"""What Telegram answers to a message that we sent."""

from datetime import UTC, datetime
from typing import Any

from pyrogram.raw import types

from drivers.messages import SentMessage


def sent_message(answer: Any, random_id: int) -> SentMessage:
    """The id and date of our message, from either form of the answer."""
    if isinstance(answer, types.UpdateShortSentMessage):
        return SentMessage(message_id=answer.id, date=datetime.fromtimestamp(answer.date, UTC))
    ids = (
        update.id
        for update in answer.updates
        if isinstance(update, types.UpdateMessageID) and update.random_id == random_id
    )
    return SentMessage(message_id=next(ids, None), date=datetime.fromtimestamp(answer.date, UTC))
