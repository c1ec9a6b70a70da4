"""Login codes: sent to a phone number, typed once, soon too old."""

from dataclasses import dataclass, field
from enum import StrEnum
from random import Random


class CodeVerdict(StrEnum):
    """What a typed login code is worth."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    """Too old, used, or never sent."""


@dataclass(slots=True)
class LoginCode:
    """A code under way. `expires` is in Unix seconds."""

    phone: str = field(repr=False)
    code: str = field(repr=False)
    code_hash: str = field(repr=False)
    expires: float
    by_sms: bool = False


class LoginCodes:
    """The newest code of each phone number; a new one makes the former worthless."""

    LENGTH = 5

    def __init__(self, rng: Random, *, lifetime: float = 300.0) -> None:
        self.lifetime = lifetime
        """Seconds until a code is too old."""
        self._rng = rng
        self._codes: dict[str, LoginCode] = {}

    def send(self, phone: str, *, now: float, by_sms: bool = False) -> LoginCode:
        """Make a code for a phone number (digits only)."""
        code = LoginCode(
            phone=phone,
            code="".join(self._rng.choices("0123456789", k=self.LENGTH)),
            code_hash=self._rng.randbytes(9).hex(),
            expires=now + self.lifetime,
            by_sms=by_sms,
        )
        self._codes[phone] = code
        return code

    def newest(self, phone: str) -> LoginCode | None:
        """The code under way, as its owner reads it from the telephone."""
        return self._codes.get(phone)

    def known(self, phone: str, code_hash: str) -> bool:
        """Whether this hash names the code under way."""
        sent = self._codes.get(phone)
        return sent is not None and sent.code_hash == code_hash

    def check(self, phone: str, code_hash: str, code: str, *, now: float) -> CodeVerdict:
        """Look at a typed code; a right one may be looked at again until it is `drop`ped."""
        sent = self._codes.get(phone)
        if sent is None or sent.code_hash != code_hash or now >= sent.expires:
            return CodeVerdict.EXPIRED
        return CodeVerdict.RIGHT if sent.code == code else CodeVerdict.WRONG

    def choose(self, phone: str, code: str) -> None:
        """Have the code under way be this one; LookupError when none is."""
        if phone not in self._codes:
            raise LookupError("No login code is under way for this phone number.")
        self._codes[phone].code = code

    def expire(self, phone: str) -> None:
        """Make the code under way too old at once."""
        if phone in self._codes:
            self._codes[phone].expires = 0.0

    def drop(self, phone: str) -> None:
        """Forget a code that has been used or called off."""
        self._codes.pop(phone, None)
