"""Reply rules: what they match, who answers and with which texts."""

from datetime import timedelta
from typing import Annotated, Self

from django.utils.translation import gettext as _
from pydantic import Field, StrictBool, StrictInt, StringConstraints, model_validator

from accounts.models import Role
from groups.policies.part import PolicyPart, Seconds, problem
from groups.policies.patterns import AnyPattern
from groups.policies.strategy import AccountRole, Strategy, StrategyChoice
from groups.policies.texts import ReplyText


class ReplyMatch(PolicyPart):
    """When a rule applies: every condition that is given must hold; one keyword is enough.

    A rule with `mention` looks at mentions of (and answers to) our accounts only, and one without
    it at everything said. Messages by bots count only with `from_bots`.
    """

    keywords: tuple[Annotated[str, StringConstraints(min_length=1, max_length=64)], ...] = Field(
        default=(), max_length=50
    )
    pattern: AnyPattern | None = None
    mention: StrictBool = False
    from_bots: StrictBool = False

    @model_validator(mode="after")
    def _something_given(self) -> Self:
        if not (self.keywords or self.pattern or self.mention):
            raise problem(_("matches nothing: give keywords, a pattern, or mention: true."))
        return self


class ReplyRule(PolicyPart):
    """One rule. `name` goes into decisions, so it must stay the same while its meaning does.

    `count` accounts answer, each with the next of the `texts`. After the rule has acted it rests
    for `cooldown`; each answer leaves `delay` after the message was heard. With `quote` the
    answer is a reply to the message.
    """

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,47}$")]
    match: ReplyMatch
    texts: tuple[ReplyText, ...] = Field(min_length=1, max_length=50)
    strategy: Strategy = StrategyChoice()
    count: StrictInt = Field(default=1, ge=1, le=100)
    roles: tuple[AccountRole, ...] = Field(default=(Role.HELPER,), min_length=1)
    cooldown: Seconds = timedelta(0)
    delay: Seconds = timedelta(0)
    quote: StrictBool = True
