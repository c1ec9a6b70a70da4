"""kurigram and Telethon, unmodified, as people who use the sandbox."""

import asyncio
import base64
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import pyrogram
import telethon
from pyrogram.connection import Connection
from pyrogram.handlers import RawUpdateHandler
from telethon import events
from telethon.sessions import StringSession

from sandbox.scenario import Sandbox
from sandbox.scenario.users import ReadySession
from sandbox.world.users import User

PATIENCE = 10.0
MESSAGE_UPDATES = {
    "UpdateNewMessage",
    "UpdateNewChannelMessage",
    "UpdateEditMessage",
    "UpdateEditChannelMessage",
}


@dataclass
class Ear:
    """What a client heard: (kind of update, message), in order."""

    heard: list[tuple[str, Any]] = field(default_factory=list)
    short: list[str] = field(default_factory=list)
    """Telegram's short forms, which carry no message object."""

    def texts(self) -> list[str]:
        return [message.message for _, message in self.heard]

    def take(self, update: Any) -> None:
        kind = type(update).__name__
        if kind in MESSAGE_UPDATES:
            self.heard.append((kind, update.message))
        if kind in {"UpdateShortMessage", "UpdateShortChatMessage"}:
            self.short.append(kind)


async def until(condition: Callable[[], object]) -> None:
    """Return when the condition holds; TimeoutError when it does not within 10 s."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 (nothing tells of what a client heard)
            await asyncio.sleep(0.005)


def kurigram_client(sandbox: Sandbox, session: ReadySession | None = None) -> Any:
    """A client that connects to the sandbox, with a session or with none."""

    class Loopback(Connection):  # type: ignore[misc]
        def __init__(self, **arguments: Any) -> None:
            super().__init__(**{**arguments, "server_address": "127.0.0.1", "port": sandbox.port})

    return pyrogram.Client(
        "world",
        api_id=1,
        api_hash="hash",
        in_memory=True,
        session_string=_pyrogram_string(session) if session else None,
        connection_factory=Loopback,
        skip_updates=False,
        no_updates=False,
        sleep_threshold=0,
        workers=1,
    )


def telethon_client(sandbox: Sandbox, session: ReadySession | None = None) -> Any:
    """A client that connects to the sandbox, with a session or with none."""
    store = StringSession(_telethon_string(sandbox, session) if session else "")
    store.set_dc(2, "127.0.0.1", sandbox.port)
    return telethon.TelegramClient(
        store, 1, "hash", flood_sleep_threshold=0, request_retries=1, connection_retries=1
    )


@asynccontextmanager
async def kurigram(sandbox: Sandbox, user: User) -> AsyncIterator[tuple[Any, Ear]]:
    """A logged-in client of a user that knows its chats, and what it hears."""
    ear = Ear()
    client = kurigram_client(sandbox, sandbox.users.session(user))

    async def hear(_client: Any, update: Any, _users: Any, _chats: Any) -> None:
        ear.take(update)

    client.add_handler(RawUpdateHandler(hear))
    await client.start()
    try:
        async for _ in client.get_dialogs():
            pass
        yield client, ear
    finally:
        with suppress(ConnectionError):
            await client.stop()


@asynccontextmanager
async def telethon_user(sandbox: Sandbox, user: User) -> AsyncIterator[tuple[Any, Ear]]:
    """A logged-in client of a user that knows its chats, and what it hears."""
    ear = Ear()
    client = telethon_client(sandbox, sandbox.users.session(user))

    async def hear(update: Any) -> None:
        ear.take(update)

    client.add_event_handler(hear, events.Raw())
    await client.connect()
    try:
        await client.get_dialogs()
        yield client, ear
    finally:
        await client.disconnect()


def _pyrogram_string(session: ReadySession) -> str:
    packed = struct.pack(
        ">BI?256sQ?", session.dc_id, 1, False, session.auth_key, session.user_id, False
    )
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _telethon_string(sandbox: Sandbox, session: ReadySession) -> str:
    packed = struct.pack(
        ">B4sH256s", session.dc_id, bytes((127, 0, 0, 1)), sandbox.port, session.auth_key
    )
    return "1" + base64.urlsafe_b64encode(packed).decode()
