"""A log line is one JSON object: a constant message, its fields, and the ids around it."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest

from drivers.errors import SessionLost
from telemetry.logs import Redactor, ids_bound, logging_config


class Lines:
    """A logger of its own under the service's setup, and what it wrote."""

    def __init__(self) -> None:
        config = logging_config(
            form="json", stream="stdout", level="INFO", redactor=Redactor(b"k"), own=["drivers"]
        )
        given = config["formatters"]["line"]
        formatter = given.pop("()")(**given)
        self._stream = io.StringIO()
        self.handler = logging.StreamHandler(self._stream)
        self.handler.setFormatter(formatter)

    def logger(self, name: str) -> logging.Logger:
        logger = logging.Logger(name)  # noqa: LOG001 - one that no other test shares
        logger.addHandler(self.handler)
        return logger

    def written(self) -> dict[str, Any]:
        (line,) = self._stream.getvalue().splitlines()
        fields: dict[str, Any] = json.loads(line)
        return fields


def failed(error: Exception, *, cause: Exception | None = None) -> Exception:
    """An error that was raised and caught."""
    try:
        raise error from cause
    except type(error) as caught:
        return caught


@pytest.fixture
def lines() -> Iterator[Lines]:
    made = Lines()
    yield made
    made.handler.close()


def test_a_line_has_its_time_level_name_message_and_fields(lines: Lines) -> None:
    lines.logger("accounts.hosting").info("Lease taken", extra={"account_id": "a-1", "epoch": 3})

    written = lines.written()
    assert written.pop("timestamp").endswith("Z")
    assert written == {
        "event": "Lease taken",
        "level": "info",
        "logger": "accounts.hosting",
        "account_id": "a-1",
        "epoch": 3,
    }


def test_the_ids_around_a_line_are_on_it_and_its_own_fields_stand_above_them(lines: Lines) -> None:
    with ids_bound(account_id="a-1", action_id=7):
        lines.logger("orchestration").info("Sent", extra={"action_id": 8})

    written = lines.written()
    assert (written["account_id"], written["action_id"]) == ("a-1", 8)


def test_a_librarys_error_is_told_by_kind_and_place_and_not_by_what_it_says(lines: Lines) -> None:
    error = failed(ValueError("see you at noon"))
    lines.logger("library").error("It failed: %s %r\nand more", error, error, exc_info=error)

    written = lines.written()
    assert "noon" not in json.dumps(written)
    assert written["event"] == "It failed: ValueError ValueError"
    assert written["error"] == "ValueError"
    assert written["where"].startswith("failed:")


def test_an_error_of_ours_is_said_with_the_kinds_of_its_causes(lines: Lines) -> None:
    error = failed(SessionLost("AUTH_KEY_UNREGISTERED"), cause=KeyError("see you at noon"))
    lines.logger("drivers").error("A line ended", exc_info=error)

    written = lines.written()
    assert (written["said"], written["cause"]) == ("AUTH_KEY_UNREGISTERED", "KeyError")
    assert "noon" not in json.dumps(written)


def test_of_a_failed_task_celery_tells_its_name_and_id_alone(lines: Lines) -> None:
    context = {
        "name": "orchestration.sweep",
        "id": "t-1",
        "description": "raised unexpected",
        "exc": "ValueError('see you at noon')",
        "args": "('see you at noon',)",
    }
    lines.logger("celery.app.trace").error("Task %(exc)s", context, extra={"data": context})

    written = lines.written()
    assert written["event"] == "A task raised unexpected"
    assert (written["task"], written["task_id"]) == ("orchestration.sweep", "t-1")
    assert "noon" not in json.dumps(written)
