"""Countries by their ISO 3166 codes, and by the names that Telegram has for them."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

_TABLE: Final = "zoneinfo/iso3166.tab"

_OTHER_NAMES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "AE": ("UAE",),
        "BA": ("Bosnia and Herzegovina",),
        "CD": ("Congo (DRC)", "Democratic Republic of the Congo"),
        "CI": ("Ivory Coast",),
        "CZ": ("Czechia",),
        "GB": ("United Kingdom", "Great Britain"),
        "KP": ("North Korea",),
        "KR": ("South Korea", "Republic of Korea"),
        "MM": ("Myanmar",),
        "RU": ("Russian Federation",),
        "TR": ("Türkiye",),
        "US": ("USA", "United States of America"),
        "VN": ("Viet Nam",),
    }
)
"""Where the table's names are not the usual ones; Telegram publishes no list of its own."""


@cache
def country_codes() -> Mapping[str, frozenset[str]]:
    """The names of each country, in small letters, by its two-letter code."""
    table = files("tzdata").joinpath(_TABLE).read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return MappingProxyType(
        {
            code: frozenset(text.casefold() for text in (code, name, *_OTHER_NAMES.get(code, ())))
            for code, name in rows
        }
    )


def country_is(reported: str, code: str) -> bool:
    """Whether the country that Telegram reports (a name, or a code) is the one of this code."""
    return reported.casefold() in country_codes()[code]
