"""Looks for secrets in everything that a service leaves behind: logs, Redis traffic, the tables."""

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from django.db import connection

Places: TypeAlias = Mapping[str, str]
"""What may be searched, by where it was found."""


def key_forms(key: bytes) -> list[str]:
    """How a key may show itself."""
    return [
        key.hex(),
        base64.b64encode(key).decode(),
        base64.urlsafe_b64encode(key).decode(),
        repr(key)[2:-1],
        key[:16].hex(),
    ]


def logs_read(folder: Path) -> dict[str, str]:
    """Every log of a folder, tracebacks included."""
    return {path.name: path.read_text(errors="replace") for path in folder.iterdir()}


def tables_read() -> dict[str, str]:
    """Every row of every table as PostgreSQL writes it; binary columns come in hexadecimal."""
    return {f"table {table}": "\n".join(_rows(table)) for table in _tables()}


def found(secrets: Iterable[str], places: Places) -> list[str]:
    """The names of the places that hold one of these."""
    wanted: Sequence[str] = list(secrets)
    return [name for name, text in places.items() if any(secret in text for secret in wanted)]


def _tables() -> list[str]:
    return connection.introspection.table_names()


def _rows(table: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(table)
        cursor.execute(f"select t::text from {name} t")  # noqa: S608 - our own tables' names
        yield from (row[0] for row in cursor.fetchall())
