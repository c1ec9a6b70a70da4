"""The `.session` files of Pyrogram and Telethon: SQLite, read in memory alone."""

import sqlite3
from contextlib import closing
from typing import Final

from drivers.foreign.session import ForeignSession, NotASession, foreign_session

_MAGIC: Final = b"SQLite format 3\x00"
_JOURNAL_MODE: Final = slice(18, 20)
"""Two bytes of a database's header: 2 where the program that wrote it used a write-ahead log."""
_NO_LOG: Final = b"\x01\x01"

_COLUMNS: Final = ("dc_id", "auth_key", "user_id", "is_bot", "test_mode")
"""Of the table `sessions`; Telethon has the first two of them."""


def read_file(content: bytes) -> ForeignSession:
    """The session in a file's bytes; which library made it is seen by its columns.

    What lies in a write-ahead log beside the file is not seen: the program that made it must have
    been stopped.

    Raises:
        ForeignError: it is none that could become an account's; nothing of it is repeated.
    """
    if not content.startswith(_MAGIC) or len(content) < 100:
        raise NotASession
    plain = bytearray(content)
    plain[_JOURNAL_MODE] = _NO_LOG  # a database in memory can have no log
    with closing(sqlite3.connect(":memory:")) as database:
        row = _row(database, bytes(plain))
    if row is None:
        raise NotASession
    return foreign_session(**row)


def _row(database: sqlite3.Connection, content: bytes) -> dict[str, object] | None:
    try:
        database.deserialize(content)
        found = [name for _, name, *_ in database.execute("PRAGMA table_info(sessions)")]
        names = [name for name in _COLUMNS if name in found]
        if "dc_id" not in names or "auth_key" not in names:
            return None
        columns = ", ".join(names)
        # The names are our own, not the file's.
        values = database.execute(f"SELECT {columns} FROM sessions").fetchone()  # noqa: S608
    except (sqlite3.Error, OverflowError):
        return None
    return dict(zip(names, values, strict=True)) if values else {"dc_id": 0, "auth_key": b""}
