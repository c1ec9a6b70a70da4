"""What the service's own tables say while the demo plays, and at its end."""

import base64
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import close_old_connections

from accounts.models import Account, Status
from groups.models import GroupMember
from orchestration.models import Action, ActionStatus
from redpackets.models import ClaimOutcome, RedPacketClaim, RedPacketEvent
from sis_project.demo.judge import Books
from sis_project.demo.story import Packet

BUTTON_PREFIX = b"rp:"


@dataclass(frozen=True, slots=True)
class AccountLine:
    """How one account stands: its status, and the host that holds it (empty for none)."""

    account_id: UUID
    name: str
    user_id: int
    status: str
    holder: str


def account_lines() -> list[AccountLine]:
    """Every account, oldest first."""
    close_old_connections()
    rows = Account.objects.order_by("created_at").values_list(
        "pk", "display_name", "telegram_user_id", "status", "lease__holder"
    )
    return [
        AccountLine(pk, name, user_id or 0, status, holder or "")
        for pk, name, user_id, status, holder in rows
    ]


def accounts_ready(wanted_memberships: int) -> bool:
    """Whether every account is connected, and is known to be in each of its groups."""
    active = not Account.objects.exclude(status=Status.ACTIVE).exists()
    return active and GroupMember.objects.count() >= wanted_memberships


def action_counts() -> Counter[str]:
    """How many actions are in each state."""
    return Counter(Action.objects.values_list("status", flat=True))


def actions_open() -> bool:
    """Whether something is still to be done."""
    under_way = [ActionStatus.QUEUED, ActionStatus.CLAIMED]
    return Action.objects.filter(status__in=under_way).exists()


def books_read(packets: dict[str, Packet]) -> Books:
    """What the tables say of these packets, in the sandbox's terms."""
    return Books(unknown=_unknown(packets), won=_won(packets))


def _unknown(packets: dict[str, Packet]) -> dict[str, frozenset[int]]:
    rows = Action.objects.filter(status=ActionStatus.UNKNOWN, packet__isnull=False)
    found: defaultdict[str, set[int]] = defaultdict(set)
    for action in rows.select_related("packet", "account"):
        if action.packet is not None and action.account.telegram_user_id is not None:
            packet_id = _packet_id(action.packet, packets)
            found[packet_id].add(action.account.telegram_user_id)
    return {packet_id: frozenset(users) for packet_id, users in found.items()}


def _won(packets: dict[str, Packet]) -> dict[tuple[str, int], Decimal]:
    rows = RedPacketClaim.objects.filter(outcome=ClaimOutcome.WON, amount__isnull=False)
    return {
        (_packet_id(claim.event, packets), claim.account.telegram_user_id or 0): claim.amount
        for claim in rows.select_related("event", "account")
        if claim.amount is not None
    }


def _packet_id(event: RedPacketEvent, packets: dict[str, Packet]) -> str:
    """The sandbox's own name of a packet: in its button's data, or found by its phrase."""
    if event.payload["kind"] == "button":
        return base64.b64decode(event.payload["data"]).removeprefix(BUTTON_PREFIX).decode()
    phrase = event.payload["phrase"]
    return next((p.packet_id for p in packets.values() if p.phrase == phrase), phrase)
