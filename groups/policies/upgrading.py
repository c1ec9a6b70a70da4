"""Policies that an earlier version of the schema took, as the newest one reads them.

Version 1 said `from_bots: true` where version 2 lists `sender_roles`; everything else means the
same in both. A policy that names no version is read as version 1, which was the only one once.
"""

from typing import Any

from groups.policies.replies import PEOPLE, SenderRole

NEWEST = 2


def policy_upgrade(raw: Any) -> Any:
    """The policy in the newest version; what is no policy is left as it is, to be refused there."""
    if not isinstance(raw, dict) or raw.get("version", 1) != 1 or raw.get("version") is True:
        return raw
    upgraded = raw | {"version": NEWEST}
    rules = raw.get("replies")
    if isinstance(rules, list):
        upgraded["replies"] = [_rule(rule) for rule in rules]
    return upgraded


def _rule(rule: Any) -> Any:
    match = rule.get("match") if isinstance(rule, dict) else None
    if not isinstance(match, dict) or not isinstance(match.get("from_bots"), bool):
        return rule
    kept = {key: value for key, value in match.items() if key != "from_bots"}
    if match["from_bots"]:
        kept.setdefault("sender_roles", [*PEOPLE, SenderRole.BOT])
    return rule | {"match": kept}
