"""Which sends a client has made already."""

from dataclasses import dataclass, field

from sandbox.world.posting import Happening


@dataclass(slots=True)
class SendMemory:
    """The sends that clients made, by their random_id.

    `refuse` chooses what a repeat gets: the original message again, or RANDOM_ID_DUPLICATE. Both
    occur at Telegram.
    """

    refuse: bool = False
    _sent: dict[tuple[int, int], Happening] = field(default_factory=dict)

    def keep(self, user_id: int, random_id: int, happening: Happening) -> None:
        """Remember a send."""
        self._sent[user_id, random_id] = happening

    def find(self, user_id: int, random_id: int) -> Happening | None:
        """The send that had this random_id, or None."""
        return self._sent.get((user_id, random_id))
