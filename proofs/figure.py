"""One measured figure beside the bar that it must reach."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, in which unit, and the bar: at most, or at least."""

    name: str
    value: float
    unit: str = ""
    at_most: float | None = None
    at_least: float | None = None

    @property
    def held(self) -> bool:
        """Whether the bar was reached; a figure without one only tells, and NaN reaches none."""
        above = self.at_least is None or self.value >= self.at_least
        return above and (self.at_most is None or self.value <= self.at_most)

    @property
    def told(self) -> str:
        """The value with its unit: three digits below a thousand, whole from there on."""
        value = f"{self.value:,.0f}" if abs(self.value) >= 1000 else f"{self.value:.3g}"
        return f"{value} {self.unit}".rstrip()

    @property
    def bar(self) -> str:
        """What had to be reached."""
        bars = [
            f"at most {self.at_most:g}" if self.at_most is not None else "",
            f"at least {self.at_least:g}" if self.at_least is not None else "",
        ]
        return " and ".join(filter(None, bars)) or "-"


def table(figures: Iterable[Figure]) -> str:
    """`what | figure | bar`, and in front of it which bar was missed."""
    rows = [("", "what", "figure", "bar")]
    rows += [("" if f.held else "MISSED", f.name, f.told, f.bar) for f in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
