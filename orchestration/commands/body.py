"""What every kind of command has in common."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, StrictInt, ValidationError
from pydantic_core import ErrorDetails

from orchestration.errors import CommandInvalid, FieldProblem

DAY = 86_400  # seconds


class CommandBody(BaseModel):
    """The payload of one kind: frozen, and without keys that nobody reads.

    `expires_in` is how many seconds after its time a command may still begin; without it the
    kind's own `life` holds.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    life: ClassVar[timedelta] = timedelta(minutes=10)

    expires_in: StrictInt | None = Field(default=None, ge=1, le=DAY)

    def group_ids(self) -> tuple[int, ...]:
        """The groups that it is about."""
        return ()

    def account_ids(self) -> tuple[UUID, ...]:
        """The accounts that it names."""
        return ()

    def due_at(self, now: datetime) -> datetime:
        """When it is to be carried out."""
        return now

    def expires_at(self, now: datetime) -> datetime:
        """When it is too late to begin."""
        life = timedelta(seconds=self.expires_in) if self.expires_in else self.life
        return self.due_at(now) + life


def body_parse(model: type[CommandBody], payload: Any) -> CommandBody:
    """Read a payload.

    Raises:
        CommandInvalid: it names every field that is wrong, and repeats no value.
    """
    try:
        return model.model_validate(payload)
    except ValidationError as error:
        details = error.errors()
        counted = [detail for detail in details if not _only_short(detail, details)]
        raise CommandInvalid([_problem(detail) for detail in counted]) from None


def _only_short(detail: ErrorDetails, details: Sequence[ErrorDetails]) -> bool:
    """Whether a list is too short only because an entry of it is wrong: that one is told."""
    place = detail["loc"]
    below = (one["loc"] for one in details if len(one["loc"]) > len(place))
    return detail["type"] == "too_short" and any(loc[: len(place)] == place for loc in below)


def _problem(detail: ErrorDetails) -> FieldProblem:
    path = ".".join(["payload", *(str(step)[:64] for step in detail["loc"])])
    if detail["type"] == "policy":
        return FieldProblem(path, "invalid", str(detail.get("ctx", {})["sentence"]))
    if detail["type"] == "extra_forbidden":
        return FieldProblem(path, "unknown", _("There is no such field."))
    return FieldProblem(path, detail["type"], detail["msg"])
