"""Whether a reply rule applies to an event: pure."""

from collections.abc import Callable
from datetime import UTC, tzinfo
from hashlib import blake2b

from groups.events import GroupEvent
from groups.policies.replies import ReplyMatch, ReplyRule, SenderRole

_WHOLE = 1 << 64


def rule_match(
    rule: ReplyRule,
    event: GroupEvent,
    *,
    zone: tzinfo = UTC,
    answers_bot: Callable[[], bool] = lambda: False,
) -> str | None:
    """The keyword that matched (or an empty text), or None when the rule does not apply.

    Edits are never answered. What speaks to one of our accounts reaches only the rules that ask for
    it, and the message that does so only the others: each is an event of its own.

    Args:
        rule: the policy's rule.
        event: what was heard.
        zone: the policy's time zone, for the rule's window.
        answers_bot: whether the event is a reply to what a bot said; asked last.
    """
    match = rule.match
    if event.edited or match.of_ours != (event.mentioned is not None):
        return None
    if not _sender_fits(match, event) or not _time_fits(match, event, zone):
        return None
    if match.pattern is not None and not match.pattern.found(event.text):
        return None
    keyword = _keyword(match, event.text)
    if keyword is None or not _in_share(rule, event):
        return None
    return keyword if _reply_fits(match, event, answers_bot) else None


def keyword_found(keyword: str, text: str) -> bool:
    """Whether the keyword stands in the text, in any case, and not within a Latin word or number.

    Scripts without spaces between words have no such bounds: there any occurrence counts.
    """
    word, said = keyword.casefold(), text.casefold()
    place = said.find(word)
    while place >= 0:
        end = place + len(word)
        if not _joined(said[place - 1 : place], word[0]) and not _joined(word[-1], said[end:][:1]):
            return True
        place = said.find(word, place + 1)
    return False


def _joined(left: str, right: str) -> bool:
    """Whether two characters belong to one Latin word or number."""
    return all(side.isascii() and side.isalnum() for side in (left, right))


def _keyword(match: ReplyMatch, text: str) -> str | None:
    if not match.keywords:
        return ""
    return next((word for word in match.keywords if keyword_found(word, text)), None)


def _sender_fits(match: ReplyMatch, event: GroupEvent) -> bool:
    if match.senders and event.sender_id not in match.senders:
        return False
    return _role(event) in match.sender_roles


def _role(event: GroupEvent) -> SenderRole:
    if event.sender_is_bot:
        return SenderRole.BOT
    return SenderRole.ANONYMOUS if event.sender_id is None else SenderRole.MEMBER


def _time_fits(match: ReplyMatch, event: GroupEvent, zone: tzinfo) -> bool:
    return match.window is None or match.window.holds(event.said_at.astimezone(zone))


def _reply_fits(match: ReplyMatch, event: GroupEvent, answers_bot: Callable[[], bool]) -> bool:
    """Replies to ours are mentions that answer something: Telegram marks them for that account."""
    if match.reply_to is None:
        return True
    if event.reply_to_message_id is None:
        return False
    return match.reply_to == "ours" or answers_bot()


def _in_share(rule: ReplyRule, event: GroupEvent) -> bool:
    """Drawn from the event's name, so that it falls out alike whoever looks, however often."""
    if rule.share >= 1:
        return True
    lot = blake2b(f"{rule.name}\0{event.key}".encode(), digest_size=8).digest()
    return int.from_bytes(lot) < rule.share * _WHOLE
