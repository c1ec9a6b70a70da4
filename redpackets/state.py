"""A packet's state as a Redis hash, for whoever watches it live. The rows are the truth.

`sis:redpacket:{id}:state` has `status`, a field `assigned:<account>` for each account that takes
part, and `claim:<account>` with what it got, as JSON.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta

from redis import RedisError

from accounts.redis_clients import redis_sync
from redpackets.reports import ClaimReport

STATE_LIFE = timedelta(days=1)
"""How long a packet can be watched after its last change."""

logger = logging.getLogger(__name__)


def state_key(packet_id: int) -> str:
    """The name of a packet's hash."""
    return f"sis:redpacket:{packet_id}:state"


def states_write(packets: Mapping[int, Mapping[str, str]]) -> None:
    """Set fields of packets' hashes, all in one round trip."""
    if not packets:
        return
    pipeline = redis_sync().pipeline(transaction=False)
    for packet_id, fields in packets.items():
        for field, value in fields.items():
            pipeline.hset(state_key(packet_id), field, value)
        pipeline.pexpire(state_key(packet_id), STATE_LIFE)
    try:
        pipeline.execute()
    except RedisError as error:
        # The rows are written, and nothing is decided from the hash: its readers miss a change.
        logger.warning("redpacket_state_not_shown", extra={"error": type(error).__name__})


def claims_show(reports: Sequence[ClaimReport]) -> None:
    """Show what accounts got."""
    packets: dict[int, dict[str, str]] = {}
    for report in reports:
        packets.setdefault(report.packet_id, {})[f"claim:{report.account_id}"] = _told(report)
    states_write(packets)


def _told(report: ClaimReport) -> str:
    amount = None if report.amount is None else str(report.amount)
    facts = {"outcome": report.outcome.value, "amount": amount, "currency": report.currency}
    return json.dumps(facts)
