"""A log line is a constant message with its fields."""

import logging
import sys

from telemetry.logs import FieldsFormatter


def record(**fields: object) -> logging.LogRecord:
    made = logging.LogRecord("accounts.hosting", logging.INFO, "", 1, "Lease taken", (), None)
    made.created = 1_800_000_000.5
    vars(made).update(fields)
    return made


def test_a_line_has_its_time_level_name_message_and_fields() -> None:
    line = FieldsFormatter().format(record(account="a-1", epoch=3))

    assert line == (
        "2027-01-15T08:00:00.500Z INFO accounts.hosting Lease taken account=a-1 epoch=3"
    )


def test_an_error_is_followed_by_its_traceback() -> None:
    def fail() -> None:
        raise ValueError("why")

    try:
        fail()
    except ValueError:
        line = FieldsFormatter().format(record(exc_info=sys.exc_info()))

    assert line.splitlines()[-1] == "ValueError: why"
