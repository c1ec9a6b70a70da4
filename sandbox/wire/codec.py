"""TL objects to bytes and back, with the guards that a server needs against its clients."""

import gzip
import struct
import zlib
from io import BytesIO
from typing import Any

from pyrogram.raw.core import BoolFalse, BoolTrue, Bytes, GzipPacked, TLObject, Vector
from pyrogram.raw.types import RpcError as RpcErrorObject
from pyrogram.raw.types import RpcResult

from sandbox.line import RpcError

GZIP_FROM_BYTES = 2048
"""Answers of this size and more are compressed, as Telegram compresses its larger ones."""
INFLATED_MOST_BYTES = 8 * 1024 * 1024


class _StrictStream(BytesIO):
    """Fails on a short read: else a forged count would be read as billions of zeros."""

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        if size is not None and len(data) < size:
            raise EOFError
        return data


def decode(body: bytes) -> TLObject:
    """Read one boxed object.

    Raises:
        RpcError: 400 INPUT_CONSTRUCTOR_INVALID_<id> or INPUT_FETCH_ERROR, as Telegram's.
    """
    # kurigram guesses a bare vector's elements to be ints or longs when 4 or 8 bytes are
    # left for each, and so reads [InputUserSelf] as numbers. One byte more than TL's
    # multiples of 4, and the guess never comes out.
    stream = _StrictStream(body + b"\0")
    try:
        return TLObject.read(stream)
    except KeyError as error:
        raise RpcError(400, f"INPUT_CONSTRUCTOR_INVALID_{error.args[0]:08X}") from error
    except (EOFError, OSError, RecursionError, TypeError, ValueError, zlib.error) as error:
        raise RpcError(400, "INPUT_FETCH_ERROR") from error


def constructor_of(body: bytes) -> int:
    """The id that a boxed object begins with; 0 when there is none."""
    return int.from_bytes(body[:4], "little")


def inflate(body: bytes) -> bytes:
    """The object inside a gzip_packed; RpcError 400 when it is damaged or swells too far."""
    try:
        packed = Bytes.read(_StrictStream(body[4:]))
        inflater = zlib.decompressobj(wbits=31)
        inflated = inflater.decompress(packed, INFLATED_MOST_BYTES)
    except (EOFError, zlib.error) as error:
        raise RpcError(400, "INPUT_FETCH_ERROR") from error
    if not inflater.eof:
        raise RpcError(400, "INPUT_FETCH_ERROR")
    return inflated


def encode(value: TLObject | bool | list[Any] | bytes) -> bytes:
    """Serialise an answer or an update; bytes are taken as serialised already."""
    match value:
        case bytes():
            return value
        case bool():
            return bytes(BoolTrue() if value else BoolFalse())
        case list():
            return bytes(Vector(value))
        case _:
            return bytes(value.write())


def rpc_result(request_id: int, result: bytes) -> bytes:
    """The answer to the request with this msg_id, compressed when it is large."""
    return struct.pack("<Iq", RpcResult.ID, request_id) + _deflated(result)


def rpc_error(request_id: int, error: RpcError) -> bytes:
    """The refusal of the request with this msg_id."""
    refusal = RpcErrorObject(error_code=error.code, error_message=error.message)
    return rpc_result(request_id, refusal.write())


def _deflated(body: bytes) -> bytes:
    if len(body) < GZIP_FROM_BYTES:
        return body
    packed = struct.pack("<I", GzipPacked.ID) + Bytes(gzip.compress(body, 1, mtime=0))
    return packed if len(packed) < len(body) else body
