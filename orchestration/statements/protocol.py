"""The hot statements: what each database's module must offer.

Raw SQL, because the ORM costs four to eight times as much here. Every time in them is the
database's own clock, so hosts whose clocks differ agree on what is due and what has run out.
All of them commit before they return, and are called off the event loop.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from django.db import OperationalError

from orchestration.planning.turn import Turn
from orchestration.statements.rows import Claim, Ended, Plan, Planned, Played, Returned, Settled
from redpackets.detection import DetectedPacket


class Statements(Protocol):
    """The statements of one database; a module implements it."""

    def wait_at_most(self, span: timedelta) -> None:
        """In the current transaction, wait no longer than that for another one's row."""
        ...

    def waited_too_long(self, error: OperationalError) -> bool:
        """Whether this is the end of such a wait."""
        ...

    def turn(self, *, group_id: int, rule: str) -> Turn:
        """What the rule did last in this group, by its last decision that made actions.

        One probe of the index `decisions_latest`.
        """
        ...

    def plan(self, plan: Plan) -> Planned:
        """Write a decision and, only if it is new, its actions, in one transaction.

        An action that another decision already made (the same packet and account) is left out.
        """
        ...

    def play(self, plan: Plan, packet: DetectedPacket) -> Played | None:
        """Write a packet's row and the plan to take part in it, in one transaction.

        The packet runs with the plan's actions, or has failed when there are none. None when the
        packet or the decision was known before: then nothing is written.
        """
        ...

    def claim(self, free: Mapping[UUID, int], *, holder: str) -> Claim:
        """Claim what is due for these accounts, with how many presses each may begin.

        Nothing of an account that is paused, suspended, new or under a kill switch, and nothing
        in a group that is not open or under one: it stays in the queue until its time runs out.
        Sends go in the order of their ids, one at a time for each account and chat: one that
        waits, or that is under way, holds back the later ones of its chat. Actions whose time ran
        out become EXPIRED, or UNKNOWN when a call was made for them before.
        """
        ...

    def end(self, ended: Sequence[Ended]) -> set[int]:
        """Write outcomes; the ids that counted.

        One counts only under its fence, and while the action is CLAIMED or UNKNOWN (a late one).
        """
        ...

    def give_back(self, returned: Sequence[Returned]) -> list[Settled]:
        """Put claimed actions back into the queue; where each of them stands now.

        After MAX_ATTEMPTS counted attempts it is DEAD; when its time would run out before the
        wait is over it is EXPIRED (UNKNOWN if a call was made for it). What was tried has no more
        time than RESEND_WINDOW from its first try.
        """
        ...

    def settle_run_out(self, limit: int) -> list[Settled]:
        """Settle claims whose time ran out, because their host died or froze.

        A press becomes UNKNOWN. A send is queued again, for as long as Telegram surely remembers
        its random_id, and is UNKNOWN after that, or DEAD after MAX_ATTEMPTS.
        """
        ...

    def expire(self, limit: int) -> list[Settled]:
        """Let waiting actions whose time ran out be EXPIRED, or UNKNOWN if a call was made.

        A claim does the same for its own accounts; this is for those that nobody holds.
        """
        ...

    def accounts_due(self, *, overdue: timedelta, limit: int) -> list[UUID]:
        """Accounts that some host holds and that could have begun something due for so long."""
        ...
