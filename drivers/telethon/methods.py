"""The Telegram methods that this driver may call; nothing else leaves it.

The list is the same for every driver: a test compares them by Telegram's own names.
"""

from typing import Any, Final

from telethon.tl import TLObject, functions

ALLOWED: Final[frozenset[type[Any]]] = frozenset(
    {
        # The line itself
        functions.PingRequest,
        functions.PingDelayDisconnectRequest,
        functions.help.GetConfigRequest,
        # Logging in and out
        functions.auth.SendCodeRequest,
        functions.auth.ResendCodeRequest,
        functions.auth.SignInRequest,
        functions.auth.CheckPasswordRequest,
        functions.auth.ExportLoginTokenRequest,
        functions.auth.ImportLoginTokenRequest,
        functions.auth.LogOutRequest,
        functions.account.GetPasswordRequest,
        # Looking after the account
        functions.account.GetAuthorizationsRequest,
        # Hearing
        functions.users.GetUsersRequest,
        functions.updates.GetStateRequest,
        functions.updates.GetDifferenceRequest,
        functions.updates.GetChannelDifferenceRequest,
        functions.messages.GetDialogsRequest,
        functions.messages.GetHistoryRequest,
        # Acting
        functions.messages.SendMessageRequest,
        functions.messages.GetBotCallbackAnswerRequest,
    }
)
_WRAPPERS: Final = (functions.InvokeWithLayerRequest, functions.InitConnectionRequest)


class MethodNotAllowedError(RuntimeError):
    """A defect: code asked for a Telegram method that is not on the list."""


def method_of(query: TLObject) -> str:
    """Telegram's name of the method, without the wrappers of a line's first request."""
    return name_of(type(_unwrapped(query)))


def name_of(method: type[Any]) -> str:
    """Telegram's name of a request: `messages.SendMessage`."""
    room = method.__module__.removeprefix(functions.__name__).removeprefix(".")
    name = method.__name__.removesuffix("Request")
    return f"{room}.{name}" if room else name


def require_allowed(query: TLObject) -> None:
    """Refuse a request that is not on the list, looking inside the wrappers of the first one."""
    if type(_unwrapped(query)) not in ALLOWED:
        raise MethodNotAllowedError(f"{method_of(query)} is not in {__name__}.ALLOWED.")


def _unwrapped(query: Any) -> Any:
    while isinstance(query, _WRAPPERS):
        query = query.query
    return query
