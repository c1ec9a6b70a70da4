"""Updates that come late or never."""

from dataclasses import dataclass

from sandbox.faults.counts import Count


@dataclass(slots=True)
class Loss:
    """Pushes that vanish: those of a user, of a chat, or all; they stay in the difference."""

    count: Count
    user_id: int | None = None
    chat_id: int | None = None


class PushFaults:
    """The rules for updates on their way to clients."""

    def __init__(self) -> None:
        self._losses: list[Loss] = []
        self._delays: dict[int, float] = {}

    def lose(self, loss: Loss) -> None:
        """Set a rule."""
        self._losses.append(loss)

    def delay(self, user_id: int, seconds: float) -> None:
        """Hold back each push to a user by this much; 0 ends it."""
        self._delays[user_id] = seconds

    def clear(self) -> None:
        """Drop every rule."""
        self._losses.clear()
        self._delays.clear()

    def stop_losing(self) -> None:
        """Let all pushes through again."""
        self._losses.clear()

    def loses(self, user_id: int, chat_id: int) -> bool:
        """Whether this push vanishes; a counted rule is used up by one."""
        return any(
            loss.user_id in {None, user_id}
            and loss.chat_id in {None, chat_id}
            and loss.count.take()
            for loss in self._losses
        )

    def delay_of(self, user_id: int) -> float:
        """Seconds that a push to this user is held back."""
        return self._delays.get(user_id, 0.0)
