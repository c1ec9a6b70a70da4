"""Whether a reply rule applies to an event: pure."""

from groups.events import GroupEvent
from groups.policies.replies import ReplyRule


def rule_match(rule: ReplyRule, event: GroupEvent) -> str | None:
    """The keyword that matched (or an empty text), or None when the rule does not apply.

    Edits are never answered. A mention reaches only the rules that ask for mentions, and the
    message that holds it only the others: each is an event of its own.
    """
    match = rule.match
    if event.edited or match.mention != (event.mentioned is not None):
        return None
    if event.sender_is_bot and not match.from_bots:
        return None
    if match.pattern is not None and not match.pattern.found(event.text):
        return None
    if not match.keywords:
        return ""
    return next((word for word in match.keywords if keyword_found(word, event.text)), None)


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
