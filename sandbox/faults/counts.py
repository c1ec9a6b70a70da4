"""How often a fault strikes."""

from dataclasses import dataclass


@dataclass(slots=True)
class Count:
    """`left` strikes to go, or endlessly many when it is None."""

    left: int | None

    def take(self) -> bool:
        """Use up one strike; False when none is left."""
        if self.left is None:
            return True
        if self.left <= 0:
            return False
        self.left -= 1
        return True
