"""Asks a person at a terminal what Telegram asks for, and shows what is to be scanned."""

import asyncio
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from getpass import getpass
from threading import Thread

from django.utils.translation import gettext as _

from accounts.login.picture import qr_text
from drivers.protocol import CodeSent, QrToken


class TerminalQuestions:
    """Prompts for the code and, without echo, for the password."""

    async def code(self, sent: CodeSent, *, again: bool) -> str:
        """Ask for the code that Telegram sent; the Enter key alone has it sent in another way."""
        prompt = (
            _("Not right. The code (sent by %(via)s): ")
            if again
            else _("The code that Telegram sent by %(via)s: ")
        )
        if sent.next_via and not again:
            more = _("(Enter alone: send it by %(next)s instead.)") % {"next": sent.next_via}
            prompt = f"{more}\n{prompt}"
        return await _ask(input, prompt % {"via": sent.via})

    async def password(self, hint: str, *, again: bool) -> str:
        """Ask for the two-step password; it does not show."""
        prompt = (
            _("Not right. The two-step password (hint: %(hint)s): ")
            if again
            else _("The two-step password (hint: %(hint)s): ")
        )
        return await _ask(getpass, prompt % {"hint": hint})


class TerminalQr:
    """Shows QR codes one after the other; a terminal that can, shows the new one in its place."""

    def __init__(self, write: Callable[[str], object], *, redraw: bool) -> None:
        self._write = write
        self._redraw = redraw
        self._lines = 0

    def __call__(self, token: QrToken) -> None:
        """Show one more code."""
        if self._redraw and self._lines:
            self._write(f"\x1b[{self._lines}A\x1b[J")
        text = "\n".join(
            [
                qr_text(token.url).rstrip("\n"),
                _("Scan it in Telegram: Settings, Devices, Link Desktop Device."),
                _("It changes every half a minute; the login ends after ten minutes."),
                "",
            ]
        )
        self._lines = text.count("\n")
        self._write(text)


@contextmanager
def terminal_kept() -> Iterator[None]:
    """Give the terminal back as it was, its echo too, when a question is broken off."""
    if not sys.stdin.isatty():
        yield
        return
    before = termios.tcgetattr(sys.stdin)
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSANOW, before)


async def _ask(read: Callable[[str], str], prompt: str) -> str:
    """Read in a daemon thread: the loop goes on, and Ctrl-C does not wait for the Enter key."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[str] = loop.create_future()

    def run() -> None:
        try:
            text = read(prompt)
        except (EOFError, OSError) as error:
            loop.call_soon_threadsafe(_settle, answer, error)
        else:
            loop.call_soon_threadsafe(_settle, answer, text.strip())

    Thread(target=run, name="terminal", daemon=True).start()
    return await answer


def _settle(answer: asyncio.Future[str], result: str | Exception) -> None:
    if answer.cancelled():
        return
    if isinstance(result, Exception):
        answer.set_exception(result)
    else:
        answer.set_result(result)
