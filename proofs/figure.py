"""One measured figure beside the bar that it must reach."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, in which unit, and the bar: at most, or at least."""

    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def held(self) -> bool:
        """Whether the bar was reached; a figure without one only tells."""
        above = self.at_least is None or self.value >= self.at_least
        return above and (self.at_most is None or self.value <= self.at_most)

    def __str__(self) -> str:
        bars = [
            f"at most {self.at_most:g}" if self.at_most is not None else "",
            f"at least {self.at_least:g}" if self.at_least is not None else "",
        ]
        bar = " and ".join(filter(None, bars)) or "no bar"
        return (
            f"{'ok' if self.held else 'MISSED':6} {self.name}: {self.value:g} {self.unit} ({bar})"
        )
