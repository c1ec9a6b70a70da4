"""The hot statements, in the dialect of the database in use."""

from django.db import connection

from orchestration.statements import postgres, sqlite
from orchestration.statements.protocol import Statements

_DIALECTS: dict[str, Statements] = {"postgresql": postgres, "sqlite": sqlite}


def statements() -> Statements:
    """The module that speaks to the default database."""
    return _DIALECTS[connection.vendor]


__all__ = ["Statements", "statements"]
