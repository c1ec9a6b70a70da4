"""Writes reports in the transactions of what they are about; one INSERT for any number of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from orchestration.commands.ending import EndedCommand, outcome_listener
from orchestration.models import Report, ReportKind
from orchestration.reports.bell import ring_reports
from redpackets.listeners import claim_listener, packet_listener
from redpackets.models import ClaimOutcome, PacketStatus, RedPacketClaim, RedPacketEvent
from redpackets.reports import ClaimReport

_CLAIMS: Mapping[ClaimOutcome, ReportKind] = {
    ClaimOutcome.WON: ReportKind.CLAIM_WON,
    ClaimOutcome.LATE: ReportKind.CLAIM_LATE,
    ClaimOutcome.REFUSED: ReportKind.CLAIM_REFUSED,
    ClaimOutcome.UNKNOWN: ReportKind.CLAIM_UNKNOWN,
}


@claim_listener
def claims_report(claims: Sequence[ClaimReport], settled: bool) -> None:
    """Tell what accounts got; `settled` ones were told as unknown before."""
    packets = RedPacketEvent.objects.in_bulk({claim.packet_id for claim in claims})
    _write(
        (
            _CLAIMS[claim.outcome],
            _of_packet(packets[claim.packet_id]) | _of_claim(claim, settled=settled),
        )
        for claim in claims
    )


@packet_listener
def packets_report(packet_ids: Sequence[int], status: PacketStatus) -> None:
    """Tell that packets are over, and how many won."""
    packets = RedPacketEvent.objects.filter(pk__in=packet_ids).order_by("pk")
    claims = RedPacketClaim.objects.filter(event_id__in=packet_ids).order_by()
    counted = claims.values_list("event_id", "outcome").annotate(Count("pk"))
    outcomes: dict[int, dict[str, int]] = {}
    for packet_id, outcome, count in counted:
        outcomes.setdefault(packet_id, {})[outcome] = count
    over = status is PacketStatus.COMPLETED
    kind = ReportKind.PACKET_COMPLETED if over else ReportKind.PACKET_FAILED
    _write(
        (
            kind,
            _of_packet(packet)
            | {"assigned": packet.assigned, "claims": outcomes.get(packet.pk, {})},
        )
        for packet in packets
    )


@outcome_listener
def commands_report(ended: Sequence[EndedCommand]) -> None:
    """Tell how commands ended."""
    _write((ReportKind.COMMAND_ENDED, _of_command(one)) for one in ended)


def _write(reports: Iterable[tuple[ReportKind, dict[str, Any]]]) -> None:
    now: datetime = timezone.now()
    rows = [Report(kind=kind, payload=facts, created_at=now) for kind, facts in reports]
    Report.objects.bulk_create(rows)
    transaction.on_commit(ring_reports)


def _of_command(ended: EndedCommand) -> dict[str, Any]:
    """`key` is what whoever filed it knows it by."""
    command = ended.command
    return {
        "command": str(command.pk),
        "kind": command.kind,
        "key": command.idempotency_key,
        "state": str(command.state),
        "reason": command.reason,
        "packet": command.packet_id,
        "actions": dict(ended.ends),
        "result": command.result,
    }


def _of_packet(packet: RedPacketEvent) -> dict[str, Any]:
    return {"packet": packet.pk, "group": packet.group_id, "message_id": packet.message_id}


def _of_claim(claim: ClaimReport, *, settled: bool) -> dict[str, Any]:
    latency = claim.latency
    return {
        "account": str(claim.account_id),
        "outcome": claim.outcome.value,
        "amount": None if claim.amount is None else f"{claim.amount.normalize():f}",
        "currency": claim.currency,
        "latency_ms": None if latency is None else round(latency.total_seconds() * 1e3, 1),
        "settled": settled,
    }
