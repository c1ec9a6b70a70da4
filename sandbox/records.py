"""What a journal records. `at` is in seconds of the monotonic clock."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Pushed:
    """An update for one line of a user; `lost` when a fault swallowed it."""

    at: float
    user_id: int
    line_id: int
    chat_id: int
    message_id: int
    uid: int
    pts: int
    edit: bool
    lost: bool


@dataclass(frozen=True, slots=True)
class Called:
    """A request and what came of it: `ok`, or a code and name such as `420 FLOOD_WAIT_30`.

    `at` is its arrival, `seconds` the time until its outcome stood.
    """

    at: float
    user_id: int | None
    line_id: int
    method: str
    outcome: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was said. `random_id` is None when no client sent it."""

    at: float
    user_id: int
    chat_id: int
    message_id: int
    uid: int
    text: str = field(repr=False)
    reply_to: int | None
    random_id: int | None


@dataclass(frozen=True, slots=True)
class Edited:
    """A message that was edited."""

    at: float
    user_id: int
    chat_id: int
    uid: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Repeated:
    """A send that came again with the same random_id, and did nothing."""

    at: float
    user_id: int
    random_id: int
    uid: int


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button that was pressed.

    `acted` tells whether the bot got to see it, `outcome` is what the client was told: `ok`, or an
    error. `at` is the arrival of the request.
    """

    at: float
    user_id: int
    chat_id: int
    message_id: int
    uid: int
    packet_id: str | None
    acted: bool
    outcome: str
    answer: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PacketPosted:
    """A red packet appeared."""

    at: float
    packet_id: str
    chat_id: int
    uid: int
    kind: str
    total: Decimal
    shares: int
    phrase: str | None = field(repr=False)
    expires_at: float


@dataclass(frozen=True, slots=True)
class Claimed:
    """A user got a share of a red packet."""

    at: float
    packet_id: str
    user_id: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PacketEnded:
    """A red packet has no shares left, or its time ran out."""

    at: float
    packet_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A login succeeded."""

    at: float
    user_id: int
    line_id: int
    device: str


@dataclass(frozen=True, slots=True)
class LoggedOut:
    """A session ended, at its owner's wish."""

    at: float
    user_id: int
    line_id: int


@dataclass(frozen=True, slots=True)
class KeyDuplicated:
    """Two connections made requests with one auth key; the key is dead now."""

    at: float
    user_id: int | None


@dataclass(frozen=True, slots=True)
class LineOpened:
    """A client's connection made its first request."""

    at: float
    user_id: int | None
    line_id: int


@dataclass(frozen=True, slots=True)
class LineClosed:
    """A client's connection ended."""

    at: float
    user_id: int | None
    line_id: int


Record: TypeAlias = (
    Pushed
    | Called
    | Sent
    | Edited
    | Repeated
    | Pressed
    | PacketPosted
    | Claimed
    | PacketEnded
    | LoggedIn
    | LoggedOut
    | KeyDuplicated
    | LineOpened
    | LineClosed
)
