"""The MTProto side of the sandbox: what a Telegram data centre does on a TCP port."""

from sandbox.wire.server import WireServer
from sandbox.wire.server_key import ServerKey

__all__ = ["ServerKey", "WireServer"]
