"""What payloads of commands are made of."""

from base64 import b64decode
from datetime import UTC, datetime
from typing import Annotated, Any, TypeAlias
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import AfterValidator, BeforeValidator, Field, StrictInt, StringConstraints

from groups.policies.part import problem
from groups.services.policies import SUPERGROUPS_BELOW

MAX_BUTTON = 64
"""Bytes of a button's data, by Telegram's own limit."""


def _supergroup(group_id: int) -> int:
    if group_id >= SUPERGROUPS_BELOW:
        sentence = _(
            "must be a supergroup's id: in a basic group each account has its own ids of messages."
        )
        raise problem(sentence)
    return group_id


def _storable(text: str) -> str:
    """PostgreSQL's JSON takes neither NUL nor halves of characters."""
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise problem(_("must hold no NUL and no halves of surrogate pairs."))
    return text


def _button(text: str) -> str:
    try:
        size = len(b64decode(text, validate=True))
    except ValueError as error:
        raise problem(_("must be the button's data in base64.")) from error
    if not 1 <= size <= MAX_BUTTON:
        raise problem(_("must be 1 to 64 bytes in base64."))
    return text


def _written_time(raw: Any) -> Any:
    """Numbers would be taken for seconds since 1970."""
    if not isinstance(raw, str | datetime):
        raise problem(_("must be a time with its zone, as 2026-01-31T12:00:00Z."))
    return raw


def _in_utc(time: datetime) -> datetime:
    if time.tzinfo is None:
        raise problem(_("must be a time with its zone, as 2026-01-31T12:00:00Z."))
    try:
        return time.astimezone(UTC)
    except OverflowError as error:
        raise problem(_("must be a time that a calendar knows.")) from error


def _differ(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(set(values)) < len(values):
        raise problem(_("must not name anything twice."))
    return values


GroupId: TypeAlias = Annotated[StrictInt, Field(ge=-(2**63), lt=0)]
"""Telegram's marked id of a group."""

SupergroupId: TypeAlias = Annotated[GroupId, AfterValidator(_supergroup)]
"""A group whose messages have one id for all members."""

MessageId: TypeAlias = Annotated[StrictInt, Field(ge=1, lt=2**31)]
"""A message's id in a supergroup."""

PacketId: TypeAlias = Annotated[StrictInt, Field(ge=1, lt=2**63)]
"""The id of a red packet as the API shows it."""

GroupIds: TypeAlias = Annotated[
    tuple[GroupId, ...], Field(min_length=1, max_length=100), AfterValidator(_differ)
]
AccountIds: TypeAlias = Annotated[
    tuple[UUID, ...], Field(min_length=1, max_length=1000), AfterValidator(_differ)
]

Text: TypeAlias = Annotated[
    str,
    StringConstraints(min_length=1, max_length=4096, strip_whitespace=True, strict=True),
    AfterValidator(_storable),
]
"""What is sent, as it is."""

Reason: TypeAlias = Annotated[
    str,
    StringConstraints(min_length=1, max_length=255, strip_whitespace=True, strict=True),
    AfterValidator(_storable),
]
"""Why it is asked for; kept in the accounts' logs."""

ButtonData: TypeAlias = Annotated[str, StringConstraints(strict=True), AfterValidator(_button)]
"""The bytes that a button sends when it is pressed, in base64."""

Time: TypeAlias = Annotated[datetime, BeforeValidator(_written_time), AfterValidator(_in_utc)]
"""A time with its zone, kept in UTC."""
