"""Asks whether what cannot be undone is meant."""

from django.core.management.base import CommandError, OutputWrapper
from django.utils.translation import gettext as _


def confirm(stream: OutputWrapper, warning: str, *, answer: str) -> None:
    """Show the warning, and go on only when `answer` is typed.

    It is asked on `stream`, which is not where the command's product goes. CommandError otherwise.
    """
    stream.write(warning)
    stream.write(_("To go on, type %(answer)s: ") % {"answer": answer}, ending="")
    stream.flush()
    try:
        typed = input()
    except (EOFError, KeyboardInterrupt):
        typed = ""
    if typed.strip() != answer:
        raise CommandError(_("Nothing was done: that was not typed."))
