"""Logs one account in by code and password, or breaks off with all of them in its error."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from accounts.login import account_login
from sandbox.control import BlockingControlClient


@dataclass(frozen=True, slots=True)
class Canary:
    """Whom to log in, by secrets that are known when they turn up somewhere.

    The `wrong` code and password are typed first. One that `breaks` raises all of them instead of
    typing its password.
    """

    phone: str
    code: str
    password: str
    wrong: str
    driver: str
    breaks: bool

    def write(self, path: Path) -> None:
        """Leave it for a process: arguments are seen by every process of the machine."""
        path.touch(mode=0o600)
        path.write_text(json.dumps(asdict(self)))


class CanaryQuestions:
    """Answers a login's questions, wrongly at first."""

    def __init__(self, canary: Canary, control: BlockingControlClient) -> None:
        self._canary = canary
        self._control = control

    async def code(self, _sent: object, *, again: bool) -> str:
        """The code, which the sandbox is told to have sent."""
        canary = self._canary
        self._control.call("users.choose_code", phone=canary.phone, code=canary.code)
        return canary.code if again else canary.wrong

    async def password(self, hint: str, *, again: bool) -> str:  # noqa: ARG002 - the Protocol's form
        """The two-step password."""
        canary = self._canary
        if canary.breaks:
            raise RuntimeError(f"{canary.phone} {canary.code} {canary.password} {canary.wrong}")
        return canary.password if again else canary.wrong


def main(path: str, control_port: str) -> None:
    """Log in as the file says, by codes that the sandbox behind this control port sends."""
    canary = Canary(**json.loads(Path(path).read_text()))
    with BlockingControlClient.connect(int(control_port)) as control:
        account_login(
            phone_number=canary.phone, driver=canary.driver, ask=CanaryQuestions(canary, control)
        )
