"""Finds the method that answers a request."""

import logging
from typing import Any

from sandbox.line import RpcError
from sandbox.methods import (
    account,
    auth,
    chats,
    dialogs,
    help,  # noqa: A004 - Telegram's own name of the namespace
    history,
    login_tokens,
    pressing,
    sending,
    updates,
    users,
)
from sandbox.methods.call import Call, Handlers

logger = logging.getLogger(__name__)

HANDLERS: Handlers = {
    **account.HANDLERS,
    **auth.HANDLERS,
    **chats.HANDLERS,
    **dialogs.HANDLERS,
    **help.HANDLERS,
    **history.HANDLERS,
    **login_tokens.HANDLERS,
    **pressing.HANDLERS,
    **sending.HANDLERS,
    **updates.HANDLERS,
    **users.HANDLERS,
}


async def dispatch(call: Call) -> Any:
    """Answer a request.

    Raises:
        RpcError: what the method refuses with, or 400 METHOD_NOT_SUPPORTED for one that this data
            centre does not have.
    """
    handler = HANDLERS.get(type(call.query))
    if handler is None:
        logger.warning(
            "A client asked for a method that is not here", extra={"method": call.method}
        )
        raise RpcError(400, "METHOD_NOT_SUPPORTED")
    return await handler(call)
