"""A numbered run of messages with its log of updates."""

from dataclasses import dataclass

TRIM_FACTOR = 2


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One update of a box: a new message, or an edit. `pts` is the box's pts after it."""

    pts: int
    message_id: int
    uid: int
    edit: bool
    date: int


class MessageBox:
    """Either one user's private chats and basic groups, or one supergroup.

    Each message gets the next id and each update moves the pts on by one. The log keeps at least
    the newest `keep` updates, and older ones cannot be told any more.

    Source: core.telegram.org/api/updates ("common" and channel message boxes).
    """

    def __init__(self, *, last_id: int, pts: int, keep: int) -> None:
        self.pts = pts
        self.last_id = last_id
        self._keep = keep
        self._log: list[LogEntry] = []
        self._uids: dict[int, int] = {}
        self._ids: dict[int, int] = {}
        self._chats: dict[int, list[int]] = {}

    def add(self, uid: int, *, chat_id: int, date: int) -> LogEntry:
        """Number a new message of `chat_id` (marked, as the box's owner sees it)."""
        self.last_id += 1
        self._uids[self.last_id] = uid
        self._ids[uid] = self.last_id
        self._chats.setdefault(chat_id, []).append(self.last_id)
        return self._record(self.last_id, uid, edit=False, date=date)

    def edit(self, uid: int, *, date: int) -> LogEntry | None:
        """Note an edit; None when this box has never had the message."""
        message_id = self._ids.get(uid)
        return self._record(message_id, uid, edit=True, date=date) if message_id else None

    def uid_of(self, message_id: int) -> int | None:
        """The message behind this box's id."""
        return self._uids.get(message_id)

    def id_of(self, uid: int) -> int | None:
        """This box's id of a message."""
        return self._ids.get(uid)

    def ids_in(self, chat_id: int) -> list[int]:
        """The ids of a chat's messages, oldest first; the list is the box's own."""
        return self._chats.get(chat_id, [])

    def since(self, pts: int) -> list[LogEntry] | None:
        """The updates after `pts`, oldest first; None when the log no longer reaches so far."""
        missing = self.pts - pts
        if missing <= 0:
            return []
        if missing > len(self._log):
            return None
        return self._log[-missing:]

    def changed_since(self, date: int) -> bool:
        """Whether the newest update is of `date` (Unix seconds) or later."""
        return bool(self._log) and self._log[-1].date >= date

    def _record(self, message_id: int, uid: int, *, edit: bool, date: int) -> LogEntry:
        self.pts += 1
        entry = LogEntry(pts=self.pts, message_id=message_id, uid=uid, edit=edit, date=date)
        self._log.append(entry)
        if len(self._log) > self._keep * TRIM_FACTOR:
            del self._log[: -self._keep]
        return entry
