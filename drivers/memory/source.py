"""Differences and histories from the in-memory Telegram."""

from datetime import datetime

from drivers.hearing.steps import AccountDifference, ChatDifference, GroupState, HistoryPage
from drivers.memory.telegram import MemoryTelegram
from drivers.messages import ChatKind, IncomingMessage
from drivers.protocol import AccountPts


class MemorySource:
    """What one account's recovery reads."""

    def __init__(self, telegram: MemoryTelegram, user_id: int) -> None:
        self._telegram = telegram
        self._user_id = user_id

    async def state(self) -> AccountPts:
        """The account's counter now."""
        return AccountPts(pts=self._telegram.users[self._user_id].pts, qts=0, date=0, seq=0)

    async def difference(self, since: AccountPts) -> AccountDifference:
        """What the account's own log counted since."""
        with self._telegram.lock:
            user = self._telegram.users[self._user_id]
            missed = [step for step in user.log if step.pts > since.pts]
            told = missed[: self._telegram.faults.difference_limit]
            too_long = len(missed) > self._telegram.faults.too_long_after
            final = too_long or len(told) == len(missed)
        pts = user.pts if final else told[-1].pts
        messages = () if too_long else tuple(step.message for step in told if step.message)
        return AccountDifference(
            messages=messages,
            entries=(),
            state=AccountPts(pts=pts, qts=0, date=_date(messages, since.date), seq=0),
            final=final,
            too_long=too_long,
        )

    async def chat_difference(self, chat_id: int, pts: int) -> ChatDifference:
        """What a supergroup's log counted since."""
        with self._telegram.lock:
            chat = self._telegram.chat_of(self._user_id, chat_id)
            missed = [entry for entry in chat.log if entry[0] > pts]
            told = missed[: self._telegram.faults.difference_limit]
            if len(missed) > self._telegram.faults.too_long_after:
                return ChatDifference(messages=(), pts=chat.pts, too_long=True)
            return ChatDifference(
                messages=tuple(
                    message.seen_by(self._user_id, edited=edited)
                    for _, message, edited in told
                    if self._user_id in message.ids
                ),
                pts=told[-1][0] if told else chat.pts,
                final=len(told) == len(missed),
            )

    async def groups(self) -> list[GroupState]:
        """The groups that the account is in."""
        with self._telegram.lock:
            return [
                GroupState(
                    chat.chat_id, chat.kind, chat.pts if chat.kind is ChatKind.SUPERGROUP else None
                )
                for chat in self._telegram.chats.values()
                if self._user_id in chat.members
            ]

    async def page(self, chat_id: int, *, limit: int, before: int = 0) -> HistoryPage:
        """The newest messages that are older than `before` (0: all), oldest first."""
        with self._telegram.lock:
            chat = self._telegram.chat_of(self._user_id, chat_id)
            known = [m.seen_by(self._user_id) for m in chat.messages if self._user_id in m.ids]
        told = [m for m in known if not before or m.message_id < before][-limit:]
        return HistoryPage(tuple(told), min((m.message_id for m in told), default=None))


def _date(messages: tuple[IncomingMessage, ...], before: int) -> int:
    dates: list[datetime] = [message.date for message in messages]
    return max([before, *(int(date.timestamp()) for date in dates)])
