"""Who plays: our accounts, the people they meet, the groups, and what is asked of them there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

NAMES = [
    *("Amber", "Basil", "Cedar", "Dahlia", "Ember", "Fern"),
    *("Ginger", "Hazel", "Indigo", "Juniper", "Kale", "Laurel"),
    *("Maple", "Nettle", "Olive", "Poppy", "Quince", "Rowan"),
    *("Sage", "Thyme", "Umber", "Violet", "Willow", "Yarrow"),
]
PEOPLE = ["Mei", "Tomas", "Aisha", "Jun"]

PolicyForm = dict[str, Any]
Actor = TypeVar("Actor")


@dataclass(frozen=True, slots=True)
class Rule:
    """A reply rule, and something that people say which it answers."""

    name: str
    match: dict[str, Any]
    said: str
    texts: list[str]
    strategy: str = "round_robin"

    def form(self) -> PolicyForm:
        """The rule as a policy holds it."""
        return {
            "name": self.name,
            "match": self.match,
            "texts": self.texts,
            "strategy": self.strategy,
        }


@dataclass(frozen=True, slots=True)
class Scene:
    """One group: its kind, how many of our accounts are in it, and its policy in short.

    `takers` accounts take part in each red packet, picked by `strategy`.
    """

    title: str
    kind: Literal["supergroup", "basic"]
    share_of_accounts: float
    takers: int
    strategy: str
    rules: list[Rule] = field(default_factory=list)

    def members(self, actors: Sequence[Actor]) -> list[Actor]:
        """Who of our accounts is in this group, in the order in which a `host_list` asks them."""
        count = max(self.takers, round(len(actors) * self.share_of_accounts))
        # From the end: the same few take part in every packet, and shall have budget left for it.
        order = list(reversed(actors)) if self.strategy == "host_list" else list(actors)
        return order[:count]

    def policy(self, *, bot_id: int, hosts: list[str]) -> PolicyForm:
        """The policy of this group, as `group_profiles.strategies` holds it."""
        policy: PolicyForm = {
            "version": 1,
            "redpackets": {
                "bots": [bot_id],
                "count": self.takers,
                "strategy": self.strategy,
            },
            "replies": [rule.form() for rule in self.rules],
        }
        return policy | ({"hosts": hosts} if self.strategy == "host_list" else {})


GREETING = Rule(
    "greeting",
    {"keywords": ["hello", "good evening"]},
    "hello everybody",
    ["Hello from {account}!", "Good to see you.", "Welcome to {group}."],
)
TEA = Rule(
    "tea",
    {"pattern": r"(?i)\b(oolong|pu-?erh|green tea)\b"},
    "does anyone have oolong left?",
    ["There is some {group} tea in the kitchen.", "I put the kettle on."],
    "weighted",
)
PRICE = Rule(
    "price",
    {"keywords": ["how much"]},
    "how much are the lanterns?",
    ["Ask at the third stall, they are fair.", "{account} paid five."],
)

SCENES = [
    Scene("Tea House", "supergroup", 1.0, 4, "round_robin", [GREETING, TEA]),
    Scene("Night Market", "supergroup", 0.75, 5, "weighted", [GREETING, PRICE]),
    Scene("Family Table", "basic", 0.5, 3, "host_list", [GREETING]),
]
# Nobody's rule: what is said between people, and must stay unanswered.
SMALL_TALK = [
    "did you see the moon?",
    "the train was late again",
    "I will bring dumplings",
    "who took my umbrella",
]
PHRASES = ["lucky dragon", "eight oranges", "red lantern", "jade rabbit", "paper crane"]


def phone_of(number: int) -> str:
    """The phone number of our nth account; no country has the code 999."""
    return f"+99966{number:05d}"
