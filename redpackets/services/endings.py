"""The bot's closing edit of a packet's message tells who won what."""

import re
from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from groups.events import GroupEvent
from groups.models import GroupMember
from groups.policies import AnswerPolicy, RedPacketPolicy
from redpackets.answers import ReadAnswer, answer_read
from redpackets.detection import from_bot
from redpackets.models import ClaimOutcome, RedPacketEvent
from redpackets.reports import ClaimReport
from redpackets.services.settling import claims_settle


def claim_from_ending(*, event: GroupEvent, policy: RedPacketPolicy | None) -> list[ClaimReport]:
    """Settle the unknown claims of accounts that the edit says have won; what changed.

    An account is known by its display name, where no other of ours in the group has it, and one
    line tells of it; or because Telegram says that the edit mentions it, where one line tells of a
    win. That an account is not named proves nothing: the bot may call it by another name.

    Raises:
        redis.RedisError: Redis is away: hear the event again.
    """
    if policy is None or not event.edited or event.buttons or not from_bot(event, policy):
        return []
    packet = RedPacketEvent.objects.filter(
        group_id=event.group_id, message_key=event.message_key
    ).first()
    if packet is None:
        return []
    wins = _wins(event.text, policy.answers)
    answers = _by_name(wins, _names(event.group_id))
    if event.mentioned and len(wins) == 1:
        answers[event.mentioned] = next(iter(wins.values()))
    return claims_settle(packet_id=packet.pk, answers=answers, told_at=event.heard_at)


def _wins(text: str, policy: AnswerPolicy) -> dict[str, ReadAnswer]:
    """The lines that tell of a win."""
    read = {line.casefold(): answer_read(line, policy) for line in text.splitlines()}
    return {line: answer for line, answer in read.items() if answer.outcome is ClaimOutcome.WON}


def _names(group_id: int) -> dict[str, UUID]:
    """Our accounts in the group by names that no two of them have."""
    rows = GroupMember.objects.filter(group_id=group_id).exclude(account__display_name="")
    named = [
        (name.strip().casefold(), account_id)
        for name, account_id in rows.values_list("account__display_name", "account_id")
    ]
    often = Counter(name for name, _ in named)
    return {name: account_id for name, account_id in named if often[name] == 1}


def _by_name(wins: Mapping[str, ReadAnswer], names: Mapping[str, UUID]) -> dict[UUID, ReadAnswer]:
    found: dict[UUID, ReadAnswer] = {}
    for name, account_id in names.items():
        told = [answer for line, answer in wins.items() if _tells_of(line, name)]
        if len(told) == 1:
            found[account_id] = told[0]
    return found


def _tells_of(line: str, name: str) -> bool:
    """Whether the whole name is there: `Ada 1` is not in `Ada 12 won`."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", line) is not None
