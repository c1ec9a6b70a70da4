"""From Telegram's updates to the steps that our ledgers judge."""

from collections.abc import Callable
from typing import Any, Final

from telethon.tl import TLObject, types

from drivers.hearing.steps import Behind, Entry, Envelope, Step
from drivers.messages import ChatKind
from drivers.peers import supergroup_mark
from drivers.telethon.dates import unix
from drivers.telethon.incoming import incoming, incoming_short, marked
from drivers.telethon.people import People

_EDITS: Final = (types.UpdateEditMessage, types.UpdateEditChannelMessage)
_MESSAGES: Final = (types.UpdateNewMessage, types.UpdateNewChannelMessage, *_EDITS)


class UpdateReader:
    """Reads containers of updates for one account, and learns the people named in them."""

    def __init__(self, people: People, own_id: int) -> None:
        self._people = people
        self._own_id = own_id

    def read(self, updates: TLObject) -> Envelope | None:
        """What a container says about the ledgers; None for what is no container of updates."""
        reader = _READERS.get(type(updates))
        return reader(self, updates) if reader is not None else None

    def entries(self, updates: list[TLObject]) -> tuple[Entry, ...]:
        """The updates that count, in their order."""
        entries = (self._entry(update) for update in updates)
        return tuple(entry for entry in entries if entry is not None)

    def container(self, updates: Any) -> Envelope:
        """Several updates with the users and chats that they name."""
        self._people.learn(updates.users, updates.chats)
        return Envelope(
            entries=self.entries(updates.updates),
            date=unix(updates.date),
            seq_start=getattr(updates, "seq_start", updates.seq),
            seq=updates.seq,
            qts=max((getattr(u, "qts", None) or 0 for u in updates.updates), default=0) or None,
        )

    def single(self, short: Any) -> Envelope:
        """One update without users and chats."""
        return Envelope(entries=self.entries([short.update]), date=unix(short.date))

    def message(self, update: Any) -> Envelope:
        """A message in the short form."""
        heard = incoming_short(update, own_id=self._own_id, bots=self._people.bots)
        return Envelope(
            entries=(Step(None, update.pts, update.pts_count, heard),), date=unix(update.date)
        )

    def sent(self, update: Any) -> Envelope:
        """The answer to a message of ours: it counts, and we know what it says."""
        return Envelope(entries=(Step(None, update.pts, update.pts_count),), date=unix(update.date))

    def too_long(self, _: TLObject) -> Envelope:
        """There is too much to tell."""
        return Envelope(entries=(Behind(None),))

    def _entry(self, update: Any) -> Entry | None:
        if isinstance(update, _MESSAGES):
            return self._message_entry(update)
        if isinstance(update, types.UpdateChannelTooLong):
            chat_id = supergroup_mark(update.channel_id)
            return Behind(chat_id) if self._people.knows(chat_id) else None
        if not hasattr(update, "pts_count"):
            return None
        channel_id = getattr(update, "channel_id", None)
        if channel_id is None:
            return Step(None, update.pts, update.pts_count)
        chat_id = supergroup_mark(channel_id)
        # Broadcast channels are counted by nobody here.
        return Step(chat_id, update.pts, update.pts_count) if self._people.knows(chat_id) else None

    def _message_entry(self, update: Any) -> Step | None:
        message = update.message
        if isinstance(message, types.MessageEmpty):
            return None
        chat_id, kind = marked(message.peer_id)
        ledger = chat_id if kind is ChatKind.SUPERGROUP else None
        if ledger is not None and message.post:
            return None
        heard = incoming(
            message,
            own_id=self._own_id,
            bots=self._people.bots,
            edited=isinstance(update, _EDITS),
        )
        return Step(ledger, update.pts, update.pts_count, heard)


_READERS: Final[dict[type[Any], Callable[[UpdateReader, Any], Envelope]]] = {
    types.Updates: UpdateReader.container,
    types.UpdatesCombined: UpdateReader.container,
    types.UpdateShort: UpdateReader.single,
    types.UpdateShortMessage: UpdateReader.message,
    types.UpdateShortChatMessage: UpdateReader.message,
    types.UpdateShortSentMessage: UpdateReader.sent,
    types.UpdatesTooLong: UpdateReader.too_long,
}
