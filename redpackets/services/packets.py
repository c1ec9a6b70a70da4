"""The life of a packet's row."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q

from redpackets.detection import DetectedPacket
from redpackets.listeners import PACKET_LISTENERS
from redpackets.models import ClaimOutcome, PacketStatus, RedPacketEvent
from redpackets.state import states_write

OPEN = (PacketStatus.INIT, PacketStatus.RUNNING)

TOLD_WITHIN = timedelta(seconds=30)
"""How long after a packet's time its last tries may be told: longer than a dead host's claims live,
and the sweeps that settle and tell them."""


def packet_open(
    *, detected: DetectedPacket, initiator_account_id: UUID | None = None
) -> RedPacketEvent:
    """The packet's row, made at first sight.

    The unique constraint decides a race; whoever comes second gets the first one's row.
    """
    return RedPacketEvent.objects.get_or_create(
        group_id=detected.group_id,
        message_key=detected.message_key,
        defaults={
            "initiator_account_id": initiator_account_id,
            "message_id": detected.message_id,
            "payload": detected.payload(),
            "heard_at": detected.heard_at,
            "expires_at": detected.expires_at,
        },
    )[0]


def packet_initiated(*, packet_id: int, account_id: UUID) -> bool:
    """Note which account of ours gave the packet; False when that was known."""
    unknown = RedPacketEvent.objects.filter(pk=packet_id, initiator_account_id=None)
    return bool(unknown.update(initiator_account_id=account_id))


def packet_assigned(*, packet_id: int, account_ids: Sequence[UUID], now: datetime) -> bool:
    """Note who takes part: the packet runs, or has failed when nobody does.

    Call it in the transaction that makes the actions, with the accounts whose actions are new, so
    that each account is counted once. False when the packet was over already.
    """
    packet = RedPacketEvent.objects.filter(pk=packet_id)
    if account_ids:
        changed = packet.filter(status__in=OPEN).update(
            status=PacketStatus.RUNNING,
            assigned=F("assigned") + len(account_ids),
            updated_at=now,
        )
    else:
        changed = packet.filter(status=PacketStatus.INIT).update(
            status=PacketStatus.FAILED, updated_at=now
        )
    if changed:
        transaction.on_commit(
            lambda: packet_running_show(packet_id=packet_id, account_ids=account_ids)
        )
    return bool(changed)


def packet_running_show(*, packet_id: int, account_ids: Sequence[UUID]) -> None:
    """Show who takes part; that the packet has failed when nobody does."""
    status = PacketStatus.RUNNING if account_ids else PacketStatus.FAILED
    fields = {f"assigned:{account_id}": "1" for account_id in account_ids}
    states_write({packet_id: {"status": status.value} | fields})


def packets_close(*, now: datetime) -> int:
    """End the packets that are over; how many that were.

    A running packet is complete when every assigned account has its outcome, or `TOLD_WITHIN`
    after its time ran out. One that nobody was assigned to in its time has failed.
    """
    settled = Count("claims", filter=~Q(claims__outcome=ClaimOutcome.UNKNOWN))
    running = RedPacketEvent.objects.filter(status=PacketStatus.RUNNING)
    done = running.annotate(settled=settled).filter(
        Q(expires_at__lte=now - TOLD_WITHIN) | Q(settled__gte=F("assigned"))
    )
    completed = _end(list(done.values_list("pk", flat=True)), PacketStatus.COMPLETED, now)
    idle = RedPacketEvent.objects.filter(status=PacketStatus.INIT, expires_at__lte=now)
    return completed + _end(list(idle.values_list("pk", flat=True)), PacketStatus.FAILED, now)


def _end(packet_ids: list[int], status: PacketStatus, now: datetime) -> int:
    """Set an end where the status is still the one that leads to it."""
    before = PacketStatus.RUNNING if status is PacketStatus.COMPLETED else PacketStatus.INIT
    if not packet_ids:
        return 0
    with transaction.atomic():
        open_ones = RedPacketEvent.objects.filter(pk__in=packet_ids, status=before)
        locked = open_ones.select_for_update(no_key=True).order_by("pk")
        ended = list(locked.values_list("pk", flat=True))
        if ended:
            open_ones.filter(pk__in=ended).update(status=status, updated_at=now)
            for listener in PACKET_LISTENERS:
                listener(ended, status)
    states_write({packet_id: {"status": status.value} for packet_id in ended})
    return len(ended)
