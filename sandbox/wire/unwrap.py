"""Requests out of their wrappers: InvokeWithLayer, InitConnection and their like."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pyrogram.raw.core import TLObject
from pyrogram.raw.functions import (
    InitConnection,
    InvokeAfterMsg,
    InvokeAfterMsgs,
    InvokeWithLayer,
    InvokeWithMessagesRange,
    InvokeWithoutUpdates,
    InvokeWithTakeout,
)

from sandbox.line import RpcError

_DEVICE_FIELDS = (
    "api_id",
    "device_model",
    "system_version",
    "app_version",
    "system_lang_code",
    "lang_pack",
    "lang_code",
)
_BARE_WRAPPERS = InvokeWithMessagesRange | InvokeWithoutUpdates | InvokeWithTakeout


@dataclass(frozen=True, slots=True)
class Request:
    """A request without its wrappers, and what they said."""

    query: TLObject
    after: tuple[int, ...] = ()
    """The msg_ids of requests that must have ended before this one begins."""
    device: Mapping[str, Any] = field(default_factory=dict)
    """Who the client says it is; empty unless the request came in an InitConnection."""


def unwrap(query: TLObject) -> Request:
    """Take a request out of all its wrappers.

    Raises:
        RpcError: 400 INPUT_METHOD_INVALID when what is inside is no method.
    """
    after: tuple[int, ...] = ()
    device: dict[str, Any] = {}
    while True:
        match query:
            case InvokeWithLayer():
                device["layer"] = query.layer
            case InitConnection():
                device.update({name: getattr(query, name) for name in _DEVICE_FIELDS})
            case InvokeAfterMsg():
                after += (query.msg_id,)
            case InvokeAfterMsgs():
                after += tuple(query.msg_ids)
            case _ if not isinstance(query, _BARE_WRAPPERS):
                break
        query = query.query
    if not isinstance(query, TLObject) or not query.QUALNAME.startswith("functions."):
        raise RpcError(400, "INPUT_METHOD_INVALID")
    return Request(query, after, device)
