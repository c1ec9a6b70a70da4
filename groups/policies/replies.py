"""Reply rules: what they match, who answers and with which texts."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from pydantic import Field, StrictBool, StrictInt, StringConstraints, model_validator

from accounts.models import Role
from groups.policies.part import PolicyPart, Seconds, problem
from groups.policies.patterns import AnyPattern
from groups.policies.strategy import AccountRole, Strategy, StrategyChoice
from groups.policies.texts import ReplyText
from groups.policies.times import TimeWindow
from groups.policies.users import UserId


class SenderRole(StrEnum):
    """What can be known of who said something, without reading lists of members.

    An administrator who speaks in their own name looks like every member: name such people under
    `senders`.
    """

    MEMBER = "member"
    """A person who is none of our accounts."""
    BOT = "bot"
    ANONYMOUS = "anonymous"
    """An administrator who speaks in the group's name, or a channel."""


PEOPLE = (SenderRole.MEMBER, SenderRole.ANONYMOUS)
"""Whom a rule answers that says nothing else."""


class ReplyMatch(PolicyPart):
    """When a rule applies: every condition that is given must hold; one keyword is enough.

    A rule with `mention` looks at mentions of (and answers to) our accounts only, and one without
    it at everything said. `senders` are Telegram user ids. `reply_to` looks at replies alone: to
    `ours`, or to what a `bot` said. `window` is a time of day in the policy's time zone.
    """

    keywords: tuple[Annotated[str, StringConstraints(min_length=1, max_length=64)], ...] = Field(
        default=(), max_length=50
    )
    pattern: AnyPattern | None = None
    mention: StrictBool = False
    senders: tuple[UserId, ...] = Field(default=(), max_length=100)
    sender_roles: tuple[SenderRole, ...] = Field(default=PEOPLE, min_length=1, max_length=3)
    reply_to: Literal["ours", "bot"] | None = None
    window: TimeWindow | None = None

    @property
    def of_ours(self) -> bool:
        """Whether the rule looks at what speaks to one of our accounts, which only that one hears.

        Telegram tells an account what mentions or answers it; the others hear a plain message.
        """
        return self.mention or self.reply_to == "ours"

    @model_validator(mode="after")
    def _something_given(self) -> Self:
        given = (self.keywords, self.pattern, self.mention, self.senders, self.reply_to)
        if not any(given):
            raise problem(
                _("matches nothing: give keywords, a pattern, senders, reply_to or mention: true.")
            )
        return self


class ReplyRule(PolicyPart):
    """One rule. `name` goes into decisions, so it must stay the same while its meaning does.

    `count` accounts answer, each with the next of the `texts`. `share` is how much of what matches
    is answered. After the rule has acted it rests for `cooldown`; towards that sender it rests for
    `sender_cooldown`, and the accounts that answered rest for `account_cooldown`. Each answer
    leaves `delay` after the message was heard. With `quote` the answer is a reply to the message.
    """

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,47}$")]
    match: ReplyMatch
    texts: tuple[ReplyText, ...] = Field(min_length=1, max_length=50)
    strategy: Strategy = StrategyChoice()
    count: StrictInt = Field(default=1, ge=1, le=100)
    roles: tuple[AccountRole, ...] = Field(default=(Role.HELPER,), min_length=1)
    share: float = Field(default=1.0, gt=0, le=1, strict=True)
    cooldown: Seconds = timedelta(0)
    sender_cooldown: Seconds = timedelta(0)
    account_cooldown: Seconds = timedelta(0)
    delay: Seconds = timedelta(0)
    quote: StrictBool = True

    @property
    def remembers(self) -> bool:
        """Whether the rule asks who acted, or was answered, before."""
        return bool(self.sender_cooldown or self.account_cooldown or self.strategy.by_use)
