"""From an entry of the bus to a wish."""

import json
import re
from typing import Any

from django.utils.translation import gettext as _

from orchestration.bus.stream import BusEntry
from orchestration.commands.wish import Wish
from orchestration.errors import CommandInvalid, FieldProblem
from orchestration.models import CommandSource

CALLER = "bus"
"""Whose idempotency keys they are: whoever may write to Redis is one caller."""

MAX_PAYLOAD = 65_536
"""Bytes of a payload, as by REST."""

_KNOWN = {b"kind", b"payload", b"key"}
_KEY = re.compile(r"[!-~]{1,128}", re.ASCII)


def wish_of(entry: BusEntry) -> Wish:
    """Read `kind`, `payload` (JSON) and `key`, which names the wish; the entry's id without one.

    Raises:
        CommandInvalid: a field is missing, unknown or unreadable.
    """
    unknown = sorted(set(entry.fields) - _KNOWN)
    if unknown:
        raise _invalid("entry", _("An entry has the fields kind, payload and key, and no others."))
    return Wish(
        kind=_text(entry, b"kind"),
        payload=_payload(entry),
        source=CommandSource.BUS,
        caller=CALLER,
        key=_key(entry),
    )


def _key(entry: BusEntry) -> str:
    if b"key" not in entry.fields:
        return f"entry:{entry.entry_id}"
    key = _text(entry, b"key")
    if not _KEY.fullmatch(key):
        raise _invalid("key", _("Write 1 to 128 visible characters."))
    return key


def _payload(entry: BusEntry) -> Any:
    raw = entry.fields.get(b"payload", b"{}")
    if len(raw) > MAX_PAYLOAD:
        raise _invalid("payload", _("It is larger than 64 kB; send a smaller one."))
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise _invalid("payload", _("It is no JSON.")) from error


def _text(entry: BusEntry, name: bytes) -> str:
    try:
        return entry.fields[name].decode()
    except KeyError as error:
        raise _invalid(name.decode(), _("It is missing; add it.")) from error
    except UnicodeDecodeError as error:
        raise _invalid(name.decode(), _("It is no text in UTF-8.")) from error


def _invalid(field: str, detail: str) -> CommandInvalid:
    return CommandInvalid([FieldProblem(field, "invalid", detail)])
