"""A client of a few lines that can send what no library would."""

import asyncio
import os
import struct
import time
from collections import deque
from io import BytesIO
from typing import Any, Self

from mtproto.enums import ConnectionRole
from mtproto.transport import Connection
from mtproto.transport.packets import DecryptedMessagePacket, ErrorPacket
from mtproto.transport.transports import AbridgedTransport
from pyrogram.raw import functions, types
from pyrogram.raw.core import Message, MsgContainer, TLObject

PATIENCE = 5.0


class RawClient:
    """Speaks under a key that the service knows already; nothing is answered by itself."""

    def __init__(self, key: bytes, reader: asyncio.StreamReader, writer: Any, transport: Any):
        self.key = key
        self.salt = 0
        self.session_id = int.from_bytes(os.urandom(8), "little", signed=True)
        self.content_sent = 0
        self.bytes_received = 0
        self.received_ids: list[int] = []
        self._last_id = 0
        self._reader = reader
        self._writer = writer
        self._connection = Connection(transport=transport)
        self._received: deque[Message] = deque()

    @classmethod
    async def connect(cls, port: int, key: bytes, transport: Any = AbridgedTransport) -> Self:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        return cls(key, reader, writer, transport)

    @classmethod
    async def ready(cls, port: int, key: bytes) -> Self:
        """Connected, with the good salt, and its session announced."""
        client = await cls.connect(port, key)
        client.send(functions.Ping(ping_id=1), content=False)
        client.salt = (await client.receive(types.BadServerSalt)).new_server_salt
        client.send(functions.Ping(ping_id=2), content=False)
        await client.receive(types.Pong)
        return client

    def new_id(self) -> int:
        self._last_id = max(int(time.time() * 2**32) & ~3, self._last_id + 4)
        return self._last_id

    def send(
        self,
        body: TLObject | bytes,
        *,
        content: bool = True,
        msg_id: int | None = None,
        seq_no: int | None = None,
    ) -> int:
        msg_id = self.new_id() if msg_id is None else msg_id
        seq_no = self.content_sent * 2 + content if seq_no is None else seq_no
        self.content_sent += content
        self.send_bytes(self.packed(body, msg_id, seq_no))
        return msg_id

    def packed(self, body: TLObject | bytes, msg_id: int, seq_no: int) -> bytes:
        """One frame, ready for the socket."""
        data = body if isinstance(body, bytes) else body.write()
        salt = struct.pack("<q", self.salt)
        packet = DecryptedMessagePacket(salt, self.session_id, msg_id, seq_no, data)
        return bytes(self._connection.send(packet.encrypt(self.key, ConnectionRole.CLIENT)))

    def send_bytes(self, data: bytes) -> None:
        self._writer.write(data)

    def send_container(self, *queries: TLObject) -> list[int]:
        messages = []
        for query in queries:
            seq_no = self.content_sent * 2 + 1
            self.content_sent += 1
            messages.append(Message(query, self.new_id(), seq_no, len(query.write())))
        self.send(MsgContainer(messages), content=False)
        return [message.msg_id for message in messages]

    async def receive(self, kind: Any = TLObject) -> Any:
        """The body of the next message of this kind; those before it are dropped."""
        async with asyncio.timeout(PATIENCE):
            while not isinstance(body := (await self._message()).body, kind):
                pass
        return body

    async def result(self, msg_id: int) -> Any:
        """The answer to one request, whatever else comes before it."""
        while (answer := await self.receive(types.RpcResult)).req_msg_id != msg_id:
            pass
        return answer.result

    async def call(self, query: TLObject) -> Any:
        return await self.result(self.send(query))

    async def nothing_comes(self) -> bool:
        """Whether a ping's answer is the next thing that the server sends."""
        self.send(functions.Ping(ping_id=99), content=False)
        return isinstance(await self.receive(), types.Pong)

    async def is_closed(self) -> bool:
        """Whether the server closes the connection soon, with nothing more said."""
        async with asyncio.timeout(PATIENCE):
            try:
                return await self._reader.read(1) == b""
            except ConnectionError:
                return True

    async def transport_error(self) -> int:
        """The number that stands in place of a packet."""
        packet = await self._packet()
        assert isinstance(packet, ErrorPacket)
        return int(packet.error_code)

    async def close(self) -> None:
        self._writer.close()
        try:
            await self._writer.wait_closed()
        except ConnectionError:
            return

    async def _message(self) -> Message:
        while not self._received:
            plain = (await self._packet()).decrypt(self.key, ConnectionRole.SERVER)
            body = TLObject.read(BytesIO(plain.data))
            message = Message(body, plain.message_id, plain.seq_no, len(plain.data))
            inside = body.messages if isinstance(body, MsgContainer) else [message]
            self._received.extend(inside)
            self.received_ids += [each.msg_id for each in inside if each.seq_no % 2]
        return self._received.popleft()

    async def _packet(self) -> Any:
        async with asyncio.timeout(PATIENCE):
            while (packet := self._connection.next_event()) is None:
                data = await self._reader.read(65536)
                if not data:
                    raise ConnectionResetError("The server closed the connection.")
                self.bytes_received += len(data)
                self._connection.data_received(data)
        return packet
