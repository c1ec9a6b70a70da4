"""How a group's red packets are known, who takes part, and how the bot's answers read."""

from datetime import timedelta
from typing import Annotated, Any, Literal, Self, TypeAlias

from django.utils.translation import gettext as _
from pydantic import (
    BeforeValidator,
    Field,
    StrictBool,
    StrictInt,
    WithJsonSchema,
    model_validator,
)

from accounts.models import Role
from groups.policies.part import PolicyPart, Seconds, problem
from groups.policies.patterns import (
    AmountPattern,
    AnyPattern,
    PhrasePattern,
    pattern_compile,
)
from groups.policies.strategy import AccountRole, Strategy, StrategyChoice
from groups.policies.users import UserId

SIGNS = r"$€£¥₮₿\x{FFE5}"
"""Currencies' signs; the last is the full-width yen."""

DIGITS = r"0-9\x{FF10}-\x{FF19}"
"""Plain and full-width digits."""

AMOUNT = (
    rf"(?P<sign>[{SIGNS}])?\s*"
    r"(?P<amount>[0-9]{1,3}(?:[ '\x{00A0}\x{202F}][0-9]{3})+(?:[.,][0-9]+)?"
    rf"|[{DIGITS}](?:[{DIGITS}.,\x{{FF0E}}\x{{FF0C}}]*[{DIGITS}])?)"
    rf"\s*(?P<currency>[A-Za-z]{{2,10}}|[{SIGNS}]|元|块|圆|円|人民币|美元)?"
)
"""A number with separators, and a currency: a sign before it, or a sign or letters behind it."""

PHRASE = r"""["“”«「『《【](?P<phrase>[^"“”»」』》】\n]{1,200})["“”»」』》】]"""
"""A phrase in quotation marks; an apostrophe is none."""


def _takers(raw: Any) -> Any:
    if raw == "all" or (isinstance(raw, int) and not isinstance(raw, bool) and 1 <= raw <= 1000):
        return raw
    raise problem(_('must be a whole number from 1 to 1000, or "all".'))


Takers: TypeAlias = Annotated[
    StrictInt | Literal["all"],
    BeforeValidator(_takers),
    WithJsonSchema(
        {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 1000}, {"const": "all"}]}
    ),
]
"""How many accounts take part."""


class ButtonMatch(PolicyPart):
    """A button that takes part when pressed: every pattern that is given must be found.

    `data` is looked for in the button's bytes read as Latin-1, in which every byte is a character.
    """

    text: AnyPattern | None = None
    data: AnyPattern | None = None

    @model_validator(mode="after")
    def _something_given(self) -> Self:
        if not (self.text or self.data):
            raise problem(_("matches every button: give a pattern for its text or its data."))
        return self


class AnswerPolicy(PolicyPart):
    """How the bot's answers read. The first that is found counts: taken, late, refused, won.

    `taken` says that this account has its share already: won, where an amount is told. The amount
    is looked for behind what was found, and only then before it: a name may hold a number. The
    defaults know English and Chinese.
    `decimal_mark` is what stands before the fraction; the other of the two groups thousands.
    """

    taken: AnyPattern = pattern_compile(
        r"(?i)\balready\b|已经?(?:领取?|抢|拆)过|[你您]已经?(?:领取|抢到|拆开)|重复领取"
    )
    late: AnyPattern = pattern_compile(
        r"(?i)\btoo late\b|\bexpired\b|\bgone\b|\bis over\b"
        r"|手慢了|来晚|(?:抢|领|派|拆|领取)(?:完|光)|过期|已结束"
    )
    refused: AnyPattern = pattern_compile(
        r"(?i)\bnot allowed\b|\bcannot\b|\brefused\b|不能|无法|没有权限|不符合|禁止"
    )
    won: AnyPattern = pattern_compile(
        r"(?i)\bwon\b|\bgot\b|\breceived\b|\bgrabbed\b|获得|抢到|领取了|领到|收到|拆到"
    )
    amount: AmountPattern = pattern_compile(AMOUNT)
    decimal_mark: Literal[".", ","] = "."
    currency: str = Field(default="", max_length=16)


class RedPacketPolicy(PolicyPart):
    """Which messages are red packets and who takes part.

    `bots` are the Telegram user ids whose messages count; none means every bot's. `buttons` and
    `keywords` say how a packet is known: by a button to press, or by a phrase to send; with
    `from_edits` also by a button that an edit brings. `count` accounts take part, or `"all"` that
    can, or a `share` of those that can; each at most `most_a_day` times between two midnights of
    the policy's time zone. A packet is over `expires_after` it was said, or its button came.
    """

    enabled: StrictBool = True
    bots: tuple[UserId, ...] = Field(default=(), max_length=20)
    buttons: tuple[ButtonMatch, ...] = Field(
        default=(
            ButtonMatch(data=pattern_compile("^rp:")),
            ButtonMatch(text=pattern_compile("🧧")),
        ),
        max_length=20,
    )
    keywords: tuple[PhrasePattern, ...] = Field(
        default=(pattern_compile(rf"(?i)\b(?:send|reply|type)\b[^\n]*?{PHRASE}"),), max_length=20
    )
    answers: AnswerPolicy = AnswerPolicy()
    strategy: Strategy = StrategyChoice()
    count: Takers = "all"
    share: float | None = Field(default=None, gt=0, le=1, strict=True)
    roles: tuple[AccountRole, ...] = Field(default=(Role.PLAYER,), min_length=1)
    most_a_day: StrictInt | None = Field(default=None, ge=1, le=100_000)
    from_edits: StrictBool = True
    expires_after: Seconds = timedelta(seconds=60)

    @property
    def remembers(self) -> bool:
        """Whether it matters who took part before."""
        return self.most_a_day is not None or self.strategy.by_use

    @model_validator(mode="after")
    def _count_or_share(self) -> Self:
        if self.share is not None and self.count != "all":
            raise problem(_("has both count and share; keep the one that is meant."), "share")
        return self
