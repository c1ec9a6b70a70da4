"""Which rows of a table that only grows nobody can write anything in front of any more."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Model, Q
from django.db.models.expressions import RawSQL

LONGEST_WRITE: Final = timedelta(hours=1)
"""A row this old counts as settled, whatever is open: PostgreSQL's transaction numbers go round."""


def settled(model: type[Model], *, until: datetime) -> "ExpressionWrapper[Q]":
    """Whether a row was created by `until`, and every transaction older than its own is over.

    A row gets its number before its commit. One whose commit takes long would come to light behind
    the place that readers have passed: they stop at the first row that is not settled. SQLite has
    one writer at a time, so there numbers and commits are in the same order.
    """
    written = Q(created_at__lte=until)
    if connection.vendor == "postgresql":
        written &= Q(created_at__lte=until - LONGEST_WRITE) | Q(_older_than_open(model))
    return ExpressionWrapper(written, output_field=BooleanField())


def _older_than_open(model: type[Model]) -> Any:
    row = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001 - Django documents `_meta`
    horizon = "pg_snapshot_xmin(pg_current_snapshot())::xid"
    return RawSQL(f"age({row}.xmin) > age({horizon})", (), output_field=BooleanField())  # noqa: S611 - of constants
