"""The Telegram methods that this service may call; nothing else leaves it.

A new method is added here on purpose, after reading SAFETY in the documentation: an account that
calls few things for plain reasons is understood by its owner and by Telegram.
"""

from typing import Any, Final

from pyrogram.raw import functions
from pyrogram.raw.core import TLObject

ALLOWED: Final[frozenset[type[Any]]] = frozenset(
    {
        # The line itself
        functions.Ping,
        functions.PingDelayDisconnect,
        functions.help.GetConfig,
        # Logging in and out
        functions.auth.SendCode,
        functions.auth.ResendCode,
        functions.auth.SignIn,
        functions.auth.CheckPassword,
        functions.auth.ExportLoginToken,
        functions.auth.ImportLoginToken,
        functions.auth.LogOut,
        functions.account.GetPassword,
        # Looking after the account
        functions.account.GetAuthorizations,
        # Hearing
        functions.users.GetUsers,
        functions.updates.GetState,
        functions.updates.GetDifference,
        functions.updates.GetChannelDifference,
        functions.messages.GetDialogs,
        functions.messages.GetHistory,
        # Acting
        functions.messages.SendMessage,
        functions.messages.GetBotCallbackAnswer,
    }
)
_WRAPPERS: Final = (functions.InvokeWithLayer, functions.InitConnection)


class MethodNotAllowedError(RuntimeError):
    """A defect: code asked for a Telegram method that is not on the list."""


def method_of(query: TLObject) -> str:
    """Telegram's name of the method, without the wrappers of a line's first request."""
    while isinstance(query, _WRAPPERS):
        query = query.query
    return str(query.QUALNAME).removeprefix("functions.")


def require_allowed(query: TLObject) -> None:
    """Refuse a request that is not on the list, looking inside the wrappers of the first one."""
    while isinstance(query, _WRAPPERS):
        query = query.query
    if type(query) not in ALLOWED:
        raise MethodNotAllowedError(f"{query.QUALNAME} is not in {__name__}.ALLOWED.")
