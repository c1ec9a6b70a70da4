"""Differences, group states and histories, asked of Telegram."""

from typing import Any, Final

from pyrogram.raw import functions, types
from pyrogram.raw.core import TLObject

from drivers.hearing.steps import (
    AccountDifference,
    ChatDifference,
    Entry,
    GroupState,
    HistoryPage,
)
from drivers.messages import Chat, IncomingMessage
from drivers.mtproto.dialect import Line
from drivers.protocol import AccountPts
from drivers.pyrogram.dialogs import read_dialogs
from drivers.pyrogram.incoming import incoming
from drivers.pyrogram.people import People, chat_of
from drivers.pyrogram.updates import UpdateReader

CHANNEL_LIMIT: Final = 100
"""Updates of a supergroup in one piece of its difference; Telegram gives user accounts no more."""


class TelegramSource:
    """What one account's recovery reads; the contract is `drivers.hearing.steps.Source`."""

    def __init__(self, line: Line, people: People, reader: UpdateReader, own_id: int) -> None:
        self._line = line
        self._people = people
        self._reader = reader
        self._own_id = own_id

    async def state(self) -> AccountPts:
        """Where Telegram's counter of the account stands now."""
        return _pts(await self._line.send(functions.updates.GetState()))

    async def difference(self, since: AccountPts) -> AccountDifference:
        """One piece of what the account missed since."""
        answer = await self._line.send(
            functions.updates.GetDifference(pts=since.pts, date=since.date, qts=since.qts)
        )
        if isinstance(answer, types.updates.DifferenceEmpty):
            state = AccountPts(since.pts, since.qts, max(since.date, answer.date), answer.seq)
            return AccountDifference(messages=(), entries=(), state=state)
        if isinstance(answer, types.updates.DifferenceTooLong):
            state = AccountPts(answer.pts, since.qts, since.date, since.seq)
            return AccountDifference((), (), state, final=False, too_long=True)
        return self._told(answer)

    def _told(self, answer: Any) -> AccountDifference:
        self._people.learn(answer.users, answer.chats)
        edits, entries = self._others(answer.other_updates)
        final = isinstance(answer, types.updates.Difference)
        return AccountDifference(
            messages=(*self._messages(answer.new_messages), *edits),
            entries=tuple(entries),
            state=_pts(answer.state if final else answer.intermediate_state),
            final=final,
        )

    def _others(self, updates: list[TLObject]) -> tuple[list[IncomingMessage], list[Entry]]:
        """Edits, which the difference's own state covers, and what supergroups' ledgers judge."""
        edits: list[IncomingMessage] = []
        entries: list[Entry] = []
        for entry in self._reader.entries(updates):
            if entry.chat_id is not None:
                entries.append(entry)
            elif (message := getattr(entry, "message", None)) is not None:
                edits.append(message)
        return edits, entries

    async def chat_difference(self, chat_id: int, pts: int) -> ChatDifference:
        """One piece of what the account missed in a supergroup since."""
        answer = await self._line.send(
            functions.updates.GetChannelDifference(
                channel=self._people.input_channel(chat_id),
                filter=types.ChannelMessagesFilterEmpty(),
                pts=pts,
                limit=CHANNEL_LIMIT,
            )
        )
        if isinstance(answer, types.updates.ChannelDifferenceEmpty):
            return ChatDifference(messages=(), pts=answer.pts, final=bool(answer.final))
        self._people.learn(answer.users, answer.chats)
        if isinstance(answer, types.updates.ChannelDifferenceTooLong):
            return ChatDifference(messages=(), pts=answer.dialog.pts, too_long=True)
        edits = (getattr(e, "message", None) for e in self._reader.entries(answer.other_updates))
        return ChatDifference(
            messages=(*self._messages(answer.new_messages), *filter(None, edits)),
            pts=answer.pts,
            final=bool(answer.final),
        )

    async def groups(self) -> list[GroupState]:
        """The groups that the account is in, with their counters."""
        dialogs = await read_dialogs(self._line, self._people)
        chats = filter(None, map(chat_of, dialogs.chats))
        return [GroupState(c.chat_id, c.kind, dialogs.pts.get(c.chat_id)) for c in chats]

    async def chats(self) -> list[Chat]:
        """The groups that the account is in; the people in them are learned."""
        dialogs = await read_dialogs(self._line, self._people)
        return [chat for chat in map(chat_of, dialogs.chats) if chat is not None]

    async def page(self, chat_id: int, *, limit: int, before: int = 0) -> HistoryPage:
        """The newest messages of a chat that are older than the message `before` (0: all)."""
        answer = await self._line.send(
            functions.messages.GetHistory(
                peer=self._people.input_peer(chat_id),
                offset_id=before,
                offset_date=0,
                add_offset=0,
                limit=limit,
                max_id=0,
                min_id=0,
                hash=0,
            )
        )
        self._people.learn(answer.users, answer.chats)
        return HistoryPage(
            messages=tuple(self._messages(reversed(answer.messages))),
            oldest_id=min((message.id for message in answer.messages), default=None),
        )

    def _messages(self, messages: Any) -> list[IncomingMessage]:
        heard = (incoming(m, own_id=self._own_id, bots=self._people.bots) for m in messages)
        return [message for message in heard if message is not None]


def _pts(state: Any) -> AccountPts:
    return AccountPts(pts=state.pts, qts=state.qts, date=state.date, seq=state.seq)
