"""Sessions that other programs made with either client library: their strings and their files."""

from drivers.foreign.files import read_file
from drivers.foreign.session import (
    BotSession,
    EmptySession,
    ForeignError,
    ForeignSession,
    NotASession,
    TestServerSession,
)
from drivers.foreign.strings import read_string

__all__ = [
    "BotSession",
    "EmptySession",
    "ForeignError",
    "ForeignSession",
    "NotASession",
    "TestServerSession",
    "read_file",
    "read_string",
]
