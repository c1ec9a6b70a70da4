"""One request or one answer a line: its form on the control port."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

LONGEST_LINE = 1024 * 1024
"""Bytes."""


class Request(BaseModel):
    """Such as `{"id": 1, "do": "users.create", "with": {"name": "Alice"}}`.

    `id` and `with` may be left out.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    request_id: Any = Field(default=None, alias="id")
    name: str = Field(alias="do")
    arguments: dict[str, Any] = Field(default_factory=dict, alias="with")


def read_request(line: bytes) -> Request:
    """Read a request; ValueError, as a sentence, when it is none."""
    try:
        return Request.model_validate_json(line)
    except ValidationError as error:
        raise ValueError(complaint("The line", error)) from error


def complaint(what: str, error: ValidationError) -> str:
    """What is wrong with a request or with its arguments, in one line."""
    troubles = [
        f"{'.'.join(map(str, trouble['loc'])) or 'all of it'}: {trouble['msg']}"
        for trouble in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    return f"{what} is not as it should be: {'; '.join(troubles)}."


def write_result(request_id: Any, result: Any) -> bytes:
    """The answer to a request that was carried out."""
    return _line({"id": request_id, "ok": True, "result": result})


def write_error(request_id: Any, error: str) -> bytes:
    """The answer to a request that was not."""
    return _line({"id": request_id, "ok": False, "error": error})


def write_record(form: Mapping[str, Any]) -> bytes:
    """A record for a follower of the journal."""
    return _line({"journal": form})


def write_request(request_id: int, name: str, arguments: Mapping[str, Any]) -> bytes:
    """A request, as a client writes it."""
    return _line({"id": request_id, "do": name, "with": arguments})


def _line(form: Mapping[str, Any]) -> bytes:
    return json.dumps(form, ensure_ascii=False).encode() + b"\n"
