"""Logs the demo's accounts in, for real: by phone code, one of them with a two-step password."""

from collections.abc import Callable
from uuid import UUID

from accounts.login import account_login
from drivers.protocol import CodeSent
from sandbox.control import BlockingControlClient
from sis_project.demo.stage import PASSWORD, Stage


class SandboxQuestions:
    """Answers a login's questions out of the sandbox: it knows every code that it sent."""

    def __init__(self, control: BlockingControlClient, phone: str) -> None:
        self._control = control
        self._phone = phone

    async def code(self, sent: CodeSent, *, again: bool) -> str:  # noqa: ARG002 - the Protocol's form
        """The code that went to this phone."""
        return str(self._control.call("users.code", phone=self._phone)["code"])

    async def password(self, hint: str, *, again: bool) -> str:  # noqa: ARG002 - as above
        """The two-step password."""
        return PASSWORD


def actors_log_in(
    control: BlockingControlClient, stage: Stage, *, watch: Callable[[], object]
) -> dict[int, UUID]:
    """Log every actor in, and return the accounts' ids by Telegram user id.

    `watch` is called before each login, and may raise to break off.

    Raises:
        AccountsError: a login failed; a sentence says why.
    """
    accounts = {}
    for actor in stage.actors:
        watch()
        account = account_login(
            phone_number=actor.phone,
            driver="pyrogram",
            ask=SandboxQuestions(control, actor.phone),
        )
        accounts[actor.user_id] = account.pk
    return accounts
