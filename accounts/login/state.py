"""How far a login is, as one value that can be sealed."""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self, TypeAlias

from accounts.models import LoginStep
from drivers.protocol import CodeSent, LoginProgress, PasswordNeeded, QrToken, SignedIn

Asked: TypeAlias = CodeSent | QrToken | PasswordNeeded
"""What Telegram waits for."""

Standing: TypeAlias = Asked | SignedIn
"""Where a step of a login ends."""


@dataclass(frozen=True, slots=True)
class LoginState:
    """The driver that makes the login, how far it is, and what is asked, since when."""

    driver: str
    progress: LoginProgress = field(repr=False)
    asked: Asked
    asked_at: datetime

    @property
    def step(self) -> LoginStep:
        """What it waits for."""
        return step_of(self.asked)

    def pack(self) -> bytes:
        """JSON, to be sealed: all of it is secret."""
        progress = self.progress
        return json.dumps(
            {
                "driver": self.driver,
                "dc_id": progress.dc_id,
                "auth_key": b64encode(progress.auth_key).decode(),
                "phone_number": progress.phone_number,
                "code_hash": progress.code_hash,
                "via": progress.via,
                "step": self.step,
                "asked": _asked_pack(self.asked),
                "asked_at": self.asked_at.isoformat(),
            }
        ).encode()

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """Read what `pack` wrote."""
        form = json.loads(packed)
        progress = LoginProgress(
            dc_id=form["dc_id"],
            auth_key=b64decode(form["auth_key"]),
            phone_number=form["phone_number"],
            code_hash=form["code_hash"],
            via=form["via"],
        )
        asked = _asked_unpack(LoginStep(form["step"]), form["asked"])
        return cls(form["driver"], progress, asked, datetime.fromisoformat(form["asked_at"]))


def step_of(asked: Asked) -> LoginStep:
    """The step that waits for this."""
    if isinstance(asked, CodeSent):
        return LoginStep.CODE
    return LoginStep.SCAN if isinstance(asked, QrToken) else LoginStep.PASSWORD


def _asked_pack(asked: Asked) -> dict[str, Any]:
    if isinstance(asked, CodeSent):
        seconds = asked.resend_after.total_seconds()
        return {"via": asked.via, "next_via": asked.next_via, "resend_after": seconds}
    if isinstance(asked, QrToken):
        token = b64encode(asked.token).decode()
        return {"token": token, "expires_at": asked.expires_at.isoformat()}
    return {"hint": asked.hint}


def _asked_unpack(step: LoginStep, form: dict[str, Any]) -> Asked:
    if step is LoginStep.CODE:
        wait = timedelta(seconds=form["resend_after"])
        return CodeSent(via=form["via"], next_via=form["next_via"], resend_after=wait)
    if step is LoginStep.SCAN:
        expires_at = datetime.fromisoformat(form["expires_at"])
        return QrToken(token=b64decode(form["token"]), expires_at=expires_at)
    return PasswordNeeded(hint=form["hint"])
