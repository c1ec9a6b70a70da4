"""Times of day that operators write, in the policy's time zone."""

import re
from datetime import datetime, time, timedelta
from typing import Annotated, Any, Literal, Self, TypeAlias, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _
from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from groups.policies.part import PolicyPart, problem

Day: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

DAYS: tuple[Day, ...] = get_args(Day)

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


def _clock(raw: Any) -> time:
    if isinstance(raw, time):
        return raw
    found = _CLOCK.fullmatch(raw) if isinstance(raw, str) else None
    if found is None:
        raise problem(_('must be a time of day from "00:00" to "23:59".'))
    return time(int(found[1]), int(found[2]))


def _zone(raw: Any) -> ZoneInfo:
    if isinstance(raw, ZoneInfo):
        return raw
    try:
        return ZoneInfo(raw)
    except (ZoneInfoNotFoundError, TypeError, ValueError, OSError) as error:
        raise problem(_('must be the name of a time zone, as in "Asia/Shanghai".')) from error


Clock: TypeAlias = Annotated[
    time,
    BeforeValidator(_clock),
    PlainSerializer(lambda moment: f"{moment:%H:%M}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{_CLOCK.pattern}$"}),
]
"""A minute of the day, written as `22:30`."""

Zone: TypeAlias = Annotated[
    ZoneInfo,
    BeforeValidator(_zone),
    PlainSerializer(lambda zone: zone.key, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["UTC", "Asia/Shanghai"]}),
]
"""A time zone by its IANA name."""


class TimeWindow(PolicyPart):
    """From one time of day up to another, on some days or on all.

    One that ends before it begins goes over midnight, and belongs to the day on which it begins.
    """

    begins: Clock
    ends: Clock
    days: tuple[Day, ...] = Field(default=DAYS, min_length=1, max_length=7)

    def holds(self, moment: datetime) -> bool:
        """Whether a moment, given in the policy's time zone, lies in the window."""
        clock = moment.time()
        if self.begins < self.ends:
            return self.begins <= clock < self.ends and self._on(moment)
        if clock >= self.begins:
            return self._on(moment)
        return clock < self.ends and self._on(moment - timedelta(days=1))

    def _on(self, day: datetime) -> bool:
        return DAYS[day.weekday()] in self.days

    @model_validator(mode="after")
    def _some_time(self) -> Self:
        if self.begins == self.ends:
            raise problem(_("begins when it ends; give two different times."), "ends")
        return self
