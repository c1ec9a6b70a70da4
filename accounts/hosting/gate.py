"""The last look before an account acts: in memory, at most half a second old, fail closed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from accounts.models import Desired, Status

REFRESH_EVERY = timedelta(milliseconds=500)

STALE_AFTER = timedelta(seconds=1)
"""So nothing is begun more than a second after a pause, however slow the database is."""

GLOBAL_SCOPE = "global"


class Refusal(StrEnum):
    """Why an account may not act now. The values go into logs, metrics and outcomes."""

    LEASE = "lease"
    """This host does not hold the account, or could not renew its leases in time."""
    NOT_CONNECTED = "not connected"
    """The account's line is down."""
    STALE = "stale"
    """The database has not been heard of for a second: nobody knows what operators want."""
    KILL_SWITCH = "kill switch"
    """A switch stands for the service, the group or the account."""
    PAUSED = "paused"
    """An operator paused the account."""
    STATUS = "status"
    """The account needs an operator: it is suspended or needs a new login."""
    LISTENS_ONLY = "listens only"
    """The account is new: it acts once its first hours are over."""
    GROUP_CLOSED = "group closed"
    """The group is not registered, not enabled, or nobody attested that it is ours."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the database says of one held account."""

    desired: str
    status: str
    listens_only: bool = False
    opens_with: str = ""
    """Its session and its proxy: another text after each login and each change of the proxy."""


@dataclass(frozen=True, slots=True)
class Standings:
    """What the database says of everything that a host holds.

    `switches` are the scopes that are thrown, `open_groups` the groups (marked ids) in which our
    accounts may act: registered, enabled and attested.
    """

    accounts: Mapping[UUID, Standing] = field(default_factory=dict)
    switches: frozenset[str] = frozenset()
    open_groups: frozenset[int] = frozenset()


class Gate:
    """May this account act, in this group, at this moment?

    Used on the host's loop only. `clock` gives seconds that also count a suspended machine's.

    Invariant: without a fresh lease, an open line and a fresh view of the database, the answer
    is no.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lease_until: dict[UUID, float] = {}
        self._connected: set[UUID] = set()
        self._standings = Standings()
        self._seen_at = float("-inf")

    def refusal(self, account_id: UUID, *, group_id: int | None) -> Refusal | None:
        """Why the account may not act in that group (None: in any), or None when it may."""
        now = self._clock()
        if self._lease_until.get(account_id, float("-inf")) <= now:
            return Refusal.LEASE
        if account_id not in self._connected:
            return Refusal.NOT_CONNECTED
        if self._seen_at + STALE_AFTER.total_seconds() <= now:
            return Refusal.STALE
        if self._switched_off(account_id, group_id):
            return Refusal.KILL_SWITCH
        if refusal := self._not_wanted(account_id):
            return refusal
        closed = group_id is not None and group_id not in self._standings.open_groups
        return Refusal.GROUP_CLOSED if closed else None

    def lease_valid(self, account_id: UUID) -> bool:
        """Whether a line may be opened: the lease is ours and fresh."""
        return self._clock() < self._lease_until.get(account_id, float("-inf"))

    def lease_set(self, account_id: UUID, *, until: float) -> None:
        """The account is ours until then, by this gate's clock."""
        self._lease_until[account_id] = until

    def line_set(self, account_id: UUID, *, connected: bool) -> None:
        """The account's line came up, or went down."""
        if connected:
            self._connected.add(account_id)
        else:
            self._connected.discard(account_id)

    def forget(self, account_id: UUID) -> None:
        """The account is not ours any more."""
        self._lease_until.pop(account_id, None)
        self._connected.discard(account_id)

    def refresh(self, standings: Standings, *, seen_at: float) -> None:
        """Take over what the database said; `seen_at` is when it was asked, not answered."""
        self._standings = standings
        self._seen_at = seen_at

    def _switched_off(self, account_id: UUID, group_id: int | None) -> bool:
        thrown = self._standings.switches
        return bool(thrown) and not thrown.isdisjoint(
            (GLOBAL_SCOPE, f"account:{account_id}", f"group:{group_id}")
        )

    def _not_wanted(self, account_id: UUID) -> Refusal | None:
        standing = self._standings.accounts.get(account_id)
        if standing is None:
            return Refusal.STALE
        if standing.status in {Status.SUSPENDED, Status.NEED_RELOGIN}:
            return Refusal.STATUS
        if standing.desired == Desired.PAUSED:
            return Refusal.PAUSED
        return Refusal.LISTENS_ONLY if standing.listens_only else None
