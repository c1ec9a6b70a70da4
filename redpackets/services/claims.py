"""Keeps what each account got: a settled claim never changes again."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import AccountEvent
from accounts.services import account_log_all
from redpackets.listeners import CLAIM_LISTENERS
from redpackets.models import ClaimOutcome, RedPacketClaim, RedPacketEvent
from redpackets.remembered import remembered_answers
from redpackets.reports import ClaimKey, ClaimReport
from redpackets.state import claims_show


def claims_record(reports: Sequence[ClaimReport]) -> list[ClaimReport]:
    """Write what is told about claims; the reports that changed something.

    An unknown claim may become won, late or refused; one of these stays as it is, so a report that
    comes twice or too late changes nothing. Four statements for any number of new claims.
    Afterwards the bot's replies and results that came before their claim was known are looked up in
    Redis.

    Raises:
        redis.RedisError: Redis is away. What was told is written; tell it again for the replies.
    """
    changed = _write(reports)
    open_ones = [report for report in reports if not report.settled]
    late = _write(remembered_answers(open_ones))
    claims_show([*changed, *late])
    return [*changed, *late]


def _write(reports: Sequence[ClaimReport]) -> list[ClaimReport]:
    newest = {report.key: report for report in sorted(reports, key=lambda report: report.settled)}
    if not newest:
        return []
    with transaction.atomic():
        known = _known(newest)
        new = [report for key, report in newest.items() if key not in known]
        RedPacketClaim.objects.bulk_create(map(_row, new))
        changed = [newest[key] for key, row in known.items() if _settle(row, newest[key])]
        told = [*new, *changed]
        account_log_all((r.account_id, _event(r), _payload(r)) for r in told if _tells(r))
        _listeners_tell(new, [report for report in changed if report.settled])
    return told


def _listeners_tell(new: Sequence[ClaimReport], settled: Sequence[ClaimReport]) -> None:
    for listener in CLAIM_LISTENERS:
        if new:
            listener(new, False)
        if settled:
            listener(settled, True)


def _known(newest: Mapping[ClaimKey, ClaimReport]) -> dict[ClaimKey, RedPacketClaim]:
    """The claims that are written already. Who writes claims holds their packets' rows."""
    packet_ids = {packet_id for packet_id, _ in newest}
    packets = RedPacketEvent.objects.select_for_update(no_key=True).filter(pk__in=packet_ids)
    list(packets.order_by("pk").values_list("pk"))
    rows = RedPacketClaim.objects.filter(
        event_id__in=packet_ids, account_id__in={account_id for _, account_id in newest}
    )
    found = {(row.event_id, row.account_id): row for row in rows}
    return {key: found[key] for key in newest if key in found}


def _settle(row: RedPacketClaim, report: ClaimReport) -> bool:
    """Write what is told about a claim that is still unknown; False when it says nothing new."""
    if not report.settled and report.message_id in {None, row.message_id}:
        return False
    unknown = RedPacketClaim.objects.filter(pk=row.pk, outcome=ClaimOutcome.UNKNOWN)
    return bool(
        unknown.update(
            outcome=report.outcome,
            amount=report.amount,
            currency=report.currency,
            latency=report.latency or row.latency,
            message_id=report.message_id or row.message_id,
            updated_at=timezone.now(),
        )
    )


def _row(report: ClaimReport) -> RedPacketClaim:
    return RedPacketClaim(
        event_id=report.packet_id,
        account_id=report.account_id,
        outcome=report.outcome,
        amount=report.amount,
        currency=report.currency,
        latency=report.latency,
        message_id=report.message_id,
    )


def _tells(report: ClaimReport) -> bool:
    """A sent phrase that waits for its reply is nothing for an operator to read yet."""
    return report.settled or report.message_id is None


def _event(report: ClaimReport) -> AccountEvent:
    match report.outcome:
        case ClaimOutcome.WON:
            return AccountEvent.REDPACKET_SUCCESS
        case ClaimOutcome.UNKNOWN:
            return AccountEvent.REDPACKET_UNKNOWN
        case _:
            return AccountEvent.REDPACKET_FAILED


def _payload(report: ClaimReport) -> dict[str, object]:
    facts: dict[str, object] = {"packet": report.packet_id, "outcome": report.outcome.value}
    if report.amount is not None:
        facts |= {"amount": str(report.amount), "currency": report.currency}
    return facts
