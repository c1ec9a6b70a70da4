"""Which groups are listened to, and who in them is one of us: in memory, refreshed by the host."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from groups.errors import WatchNotLoaded


@dataclass(frozen=True, slots=True)
class Watched:
    """What the database says: enabled and attested groups (marked ids), our accounts' user ids."""

    group_ids: frozenset[int]
    user_ids: frozenset[int]


class WatchList:
    """What the listener asks of every message; `groups.selectors.watched` reads it anew.

    It has to be loaded before the first account connects: a message can only be dropped for good,
    so nobody may guess. A list that cannot be refreshed goes on as it was; the gate of the host
    keeps accounts from acting on old knowledge.
    """

    def __init__(self) -> None:
        self._watched: Watched | None = None

    def refresh(self, watched: Watched) -> None:
        """Take over what the database says."""
        self._watched = watched

    @property
    def group_ids(self) -> frozenset[int]:
        """The groups that are listened to."""
        return self._known().group_ids

    def contains(self, chat_id: int) -> bool:
        """Whether this chat is a group that we listen to."""
        return chat_id in self._known().group_ids

    def is_ours(self, user_id: int | None) -> bool:
        """Whether this user is one of our accounts."""
        return user_id in self._known().user_ids

    def _known(self) -> Watched:
        if self._watched is None:
            raise WatchNotLoaded(_("The watched groups were not read from the database yet."))
        return self._watched
