"""The sandbox as a whole: a Telegram data centre on a port of this machine."""

import secrets
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

from sandbox.data_centre import DataCentre
from sandbox.journal import Journal
from sandbox.line import AuthKey
from sandbox.records import KeyDuplicated
from sandbox.scenario.bots import Bots
from sandbox.scenario.faults import Faults
from sandbox.scenario.groups import Groups
from sandbox.scenario.users import Users
from sandbox.service import DataCentreService
from sandbox.wire import ServerKey, WireServer
from sandbox.world.chats import Chat
from sandbox.world.limits import Limits
from sandbox.world.messages import InlineButton, Keyboard, Message
from sandbox.world.users import User


class Sandbox:
    """A data centre that runs, and the handles to steer it.

    `key_path` is the file with the server's public key, which a client must be given beside the
    address. Everything runs on the event loop that started it.
    """

    def __init__(self, centre: DataCentre, server: WireServer, key_path: Path) -> None:
        self._centre = centre
        self._server = server
        self.key_path = key_path
        self.users = Users(centre)
        self.groups = Groups(centre)
        self.bots = Bots(centre)
        self.faults = Faults(centre, server)

    @classmethod
    @asynccontextmanager
    async def start(
        cls,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        key_path: Path | None = None,
        server_key: ServerKey | None = None,
        seed: int | None = None,
    ) -> AsyncIterator["Sandbox"]:
        """Start a data centre, and stop it at the end of the `async with`.

        Args:
            host: where to listen.
            port: 0 takes a free one.
            key_path: where to write the server's public key; by default a temporary file.
            server_key: the server's key pair; by default a new one, which takes a moment to make.
            seed: makes access hashes, ids, codes and shares repeatable.

        Raises:
            OSError: the port is taken, or the key cannot be written.
        """
        with tempfile.TemporaryDirectory(prefix="sis-sandbox-") as folder:
            path = key_path or Path(folder) / "server_public_key.pem"
            key = server_key or ServerKey.generate()
            key.save_public(path)
            centre = DataCentre(
                rng=Random(secrets.randbits(128) if seed is None else seed),
                clock=time.time,
                monotonic=time.monotonic,
            )
            server = _server(centre, key, host, port)
            await server.start()
            centre.address = (host, server.port)
            sandbox = cls(centre, server, path)
            try:
                yield sandbox
            finally:
                sandbox.bots.close()
                centre.courier.close()
                await server.stop()

    @property
    def port(self) -> int:
        """Where the data centre listens."""
        return self._server.port

    @property
    def journal(self) -> Journal:
        """The ground truth."""
        return self._centre.journal

    @property
    def limits(self) -> Limits:
        """How much a difference may tell; may be changed at any time."""
        return self._centre.world.limits

    @property
    def duplicates(self) -> int:
        """How many auth keys were used by two connections at once."""
        return self._server.duplicates

    @property
    def peers(self) -> Mapping[str, int]:
        """How many connections came from each address, from the start on."""
        return self._server.peers

    def say(
        self,
        user: User,
        chat: Chat,
        text: str,
        *,
        reply_to: Message | None = None,
        keyboard: Keyboard = (),
    ) -> Message:
        """Let a user say something without a client."""
        happening = self._centre.say(
            sender=user,
            chat=chat,
            text=text,
            reply_to=reply_to.uid if reply_to else None,
            keyboard=keyboard,
        )
        return happening.message

    def edit(self, message: Message, text: str, *, keyboard: Keyboard = ()) -> Message:
        """Replace what a message says and the buttons under it."""
        return self._centre.edit(message, text=text, keyboard=keyboard).message

    def private(self, first: User, second: User) -> Chat:
        """The private chat of two users."""
        return self._centre.world.private_chat(first.user_id, second.user_id)

    def message_id(self, user: User, message: Message) -> int:
        """The id by which a user knows a message; LookupError when that user never got it."""
        box = self._centre.world.box_for(user.user_id, message.chat)
        message_id = box.id_of(message.uid)
        if message_id is None:
            raise LookupError("This user has never got the message.")
        return message_id

    def connected(self, user: User) -> int:
        """How many connections of a user are open."""
        return len(self._centre.keys.lines_of(user.user_id))


def button(text: str, data: bytes) -> Keyboard:
    """A keyboard of one button."""
    return ((InlineButton(text, data),),)


def _server(centre: DataCentre, key: ServerKey, host: str, port: int) -> WireServer:
    def duplicated(auth_key: AuthKey) -> None:
        centre.keys.sign_out(auth_key)
        centre.journal.add(KeyDuplicated(centre.monotonic(), auth_key.user_id))

    return WireServer(
        DataCentreService(centre), keys=key, host=host, port=port, on_duplicate=duplicated
    )
