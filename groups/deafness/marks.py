"""How far each account of a host has heard each watched group, in memory."""

from uuid import UUID

from drivers.messages import ChatKind, IncomingMessage


class HeardMarks:
    """One number for each account and group: it is kept for every message, so it costs a look.

    A mark is the same for all accounts that heard a message, and greater for a later one: its id
    in a supergroup, its date in a basic group, where each account has ids of its own. Messages of
    one second share a mark there; the next one tells them apart from silence.
    """

    def __init__(self) -> None:
        self._marks: dict[int, dict[UUID, int]] = {}

    def heard(self, account_id: UUID, message: IncomingMessage) -> None:
        """This account heard this message."""
        if message.chat_kind is ChatKind.SUPERGROUP:
            mark = message.message_id
        else:
            mark = int(message.date.timestamp())
        marks = self._marks.setdefault(message.chat_id, {})
        if mark > marks.get(account_id, 0):
            marks[account_id] = mark

    def newest(self) -> dict[int, int]:
        """The greatest mark of each group."""
        return {group_id: max(marks.values()) for group_id, marks in self._marks.items() if marks}

    def of(self, group_id: int, account_id: UUID) -> int:
        """How far an account has heard a group; 0 when it has heard nothing there."""
        return self._marks.get(group_id, {}).get(account_id, 0)

    def forget(self, account_id: UUID) -> None:
        """The account's line is down."""
        for marks in self._marks.values():
            marks.pop(account_id, None)
