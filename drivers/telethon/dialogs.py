"""Reading the list of an account's chats, page by page."""

from dataclasses import dataclass, field
from typing import Any, Final

from telethon.tl import TLObject, functions, types

from drivers.messages import ChatKind
from drivers.mtproto.dialect import Line
from drivers.telethon.incoming import marked
from drivers.telethon.people import People

PAGE: Final = 100
MAX_PAGES: Final = 20


@dataclass(slots=True)
class Dialogs:
    """The chats of an account: the group objects, and the counter of each supergroup."""

    chats: list[TLObject] = field(default_factory=list)
    pts: dict[int, int] = field(default_factory=dict)


async def read_dialogs(line: Line, people: People) -> Dialogs:
    """Read up to MAX_PAGES pages; the people in them are learned."""
    found: dict[int, TLObject] = {}
    dialogs = Dialogs()
    offset: dict[str, Any] = {
        "offset_date": None,
        "offset_id": 0,
        "offset_peer": types.InputPeerEmpty(),
    }
    for _ in range(MAX_PAGES):
        page = await line.send(functions.messages.GetDialogsRequest(**offset, limit=PAGE, hash=0))
        people.learn(page.users, page.chats)
        found.update((chat.id, chat) for chat in page.chats)
        dialogs.pts.update(_counters(page.dialogs))
        offset_after = _after(page, people)
        if offset_after is None:
            break
        offset = offset_after
    dialogs.chats = list(found.values())
    return dialogs


def _counters(dialogs: list[Any]) -> dict[int, int]:
    counters = {}
    for dialog in dialogs:
        chat_id, kind = marked(dialog.peer)
        if kind is ChatKind.SUPERGROUP and dialog.pts:
            counters[chat_id] = dialog.pts
    return counters


def _after(page: Any, people: People) -> dict[str, Any] | None:
    """Where the next page begins; None after the last one."""
    if not isinstance(page, types.messages.DialogsSlice) or len(page.dialogs) < PAGE:
        return None
    last = page.dialogs[-1]
    chat_id, _ = marked(last.peer)
    tops = (m for m in page.messages if m.id == last.top_message)
    top = next((m for m in tops if marked(m.peer_id)[0] == chat_id), None)
    if top is None or not people.knows(chat_id):
        return None
    return {
        "offset_date": top.date,
        "offset_id": last.top_message,
        "offset_peer": people.input_peer(chat_id),
    }
