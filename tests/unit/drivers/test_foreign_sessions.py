"""Session strings and files as the real libraries write them, and what is none of them."""

import asyncio
import base64
import sqlite3
import struct
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyrogram.storage import SQLiteStorage
from telethon.crypto import AuthKey
from telethon.sessions import SQLiteSession, StringSession

from drivers.foreign import (
    BotSession,
    EmptySession,
    ForeignError,
    ForeignSession,
    NotASession,
    TestServerSession,
    read_file,
    read_string,
)

KEY = bytes(range(256))
USER_ID = 5_100_000_001
PYROGRAMS = ForeignSession(dc_id=4, auth_key=KEY, user_id=USER_ID)
TELETHONS = ForeignSession(dc_id=4, auth_key=KEY)


async def pyrogram_storage(folder: Path | None, *, wal: bool = False, bot: bool = False) -> str:
    """What kurigram writes: a file in the folder, and the session string that it returns."""
    storage = SQLiteStorage("mine", folder, in_memory=folder is None, use_wal=wal)
    await storage.open()
    await storage.dc_id(4)
    await storage.api_id(1)
    await storage.test_mode(False)
    await storage.auth_key(KEY)
    await storage.user_id(USER_ID)
    await storage.is_bot(bot)
    await storage.save()
    text: str = await storage.export_session_string()
    await storage.close()
    return text


def telethon_file(folder: Path) -> Path:
    session = SQLiteSession(str(folder / "mine"))
    session.set_dc(4, "149.154.167.91", 443)
    session.auth_key = AuthKey(KEY)
    session.save()
    session.close()
    return folder / "mine.session"


def packed(layout: str, *values: object) -> str:
    return base64.urlsafe_b64encode(struct.pack(layout, *values)).decode().rstrip("=")


async def test_a_string_of_kurigram_is_read() -> None:
    assert read_string(await pyrogram_storage(None)) == PYROGRAMS


@pytest.mark.parametrize("layout", [">B?256sI?", ">B?256sQ?"])
def test_a_string_of_an_older_pyrogram_is_read(layout: str) -> None:
    assert read_string(packed(layout, 4, False, KEY, 77, False)) == ForeignSession(4, KEY, 77)


@pytest.mark.parametrize("address", ["149.154.167.91", "2001:67c:4e8:f004::a"])
def test_a_string_of_telethon_is_read(address: str) -> None:
    session = StringSession()
    session.set_dc(4, address, 443)
    session.auth_key = AuthKey(KEY)

    assert read_string(f"  {session.save()}\n") == TELETHONS


@pytest.mark.parametrize("wal", [True, False])
async def test_a_file_of_kurigram_is_read(tmp_path: Path, wal: bool) -> None:
    await pyrogram_storage(tmp_path, wal=wal)

    assert read_file((tmp_path / "mine.session").read_bytes()) == PYROGRAMS


def test_a_file_of_telethon_is_read(tmp_path: Path) -> None:
    assert read_file(telethon_file(tmp_path).read_bytes()) == TELETHONS


def test_a_string_of_a_bot_is_refused() -> None:
    with pytest.raises(BotSession):
        read_string(packed(">BI?256sQ?", 4, 1, False, KEY, 77, True))


def test_a_string_of_the_test_servers_is_refused() -> None:
    with pytest.raises(TestServerSession):
        read_string(packed(">BI?256sQ?", 4, 1, True, KEY, 77, False))


def test_a_string_without_a_key_is_refused() -> None:
    with pytest.raises(EmptySession):
        read_string(packed(">BI?256sQ?", 4, 1, False, bytes(256), 77, False))


def test_a_file_that_nobody_logged_in_with_is_refused(tmp_path: Path) -> None:
    session = SQLiteSession(str(tmp_path / "new"))
    session.save()
    session.close()

    with pytest.raises(EmptySession):
        read_file((tmp_path / "new.session").read_bytes())


@pytest.mark.parametrize("text", ["", "1", "hello", "A" * 362, "1" + "!" * 352, "ü" * 356])
def test_what_is_no_string_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(ForeignError) as refused:
        read_string(text)

    assert str(refused.value) == ""
    assert refused.value.__context__ is None


def test_another_database_is_no_session(tmp_path: Path) -> None:
    path = tmp_path / "other.session"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE sessions (name TEXT)")
        database.commit()

    with pytest.raises(NotASession):
        read_file(path.read_bytes())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    asyncio.run(pyrogram_storage(folder))
    return folder / "mine.session"


@given(cut=st.integers(0, 60_000), flips=st.lists(st.integers(0, 60_000), max_size=40))
def test_a_damaged_file_is_a_clear_answer(whole: Path, cut: int, flips: list[int]) -> None:
    content = bytearray(whole.read_bytes()[:cut])
    for place in flips:
        if place < len(content):
            content[place] ^= 0xFF

    with suppress(ForeignError):
        assert read_file(bytes(content)).dc_id in range(1, 6)


def test_the_key_stays_out_of_the_repr() -> None:
    assert repr(KEY) not in repr(PYROGRAMS)
