"""Runs our commands in forked children: Python and Django start once for many of them.

`python -m proofs.sessions.forked` reads one JSON object a line, `{"command": [...], "settings":
{...}}`, answers with the child's process id and, when that has ended, with its exit code.
"""

import json
import os
import sys
from typing import Any, Final

import django
from django.conf import settings
from django.core.management import CommandError, call_command

django.setup()

from accounts.services import account_register, session_store  # noqa: E402 - after the setup
from accounts.vault import Vault  # noqa: E402
from proofs.sessions.sealed_yard import phone_of, session_of  # noqa: E402

FILL: Final = "fill"
"""The one command that is ours: register so many accounts, with two sealed sessions each."""

FAILED: Final = 1


def main() -> None:
    """One child at a time, until nobody asks any more."""
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            os._exit(_run(asked))
        print(child, flush=True)
        _pid, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _run(asked: dict[str, Any]) -> int:
    """In the child: what is printed goes to the log, for stdout is where answers go."""
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for name, value in asked["settings"].items():
        setattr(settings, name, value)
    name, *arguments = asked["command"]
    try:
        if name == FILL:
            accounts_fill(int(arguments[0]))
        else:
            call_command(name, *arguments)
    except CommandError as error:
        print(error, file=sys.stderr, flush=True)
        return FAILED
    sys.stdout.flush()
    return 0


def accounts_fill(count: int) -> None:
    """A second login of each leaves the session of the first as its `.prev`."""
    vault = Vault.from_settings()
    for number in range(count):
        account = account_register(
            key=vault.key, phone_number=phone_of(number), driver="memory", display_name=str(number)
        )
        for _login in range(2):
            session_store(account_id=account.pk, vault=vault, session=session_of(number))


if __name__ == "__main__":
    main()
