import pytest
from pyrogram.raw import functions
from pyrogram.raw.all import layer as pyrogram_layer
from telethon.tl.alltlobjects import LAYER as TELETHON_LAYER

from drivers.pyrogram.methods import ALLOWED, MethodNotAllowedError, require_allowed

METHODS = {
    "Ping",
    "PingDelayDisconnect",
    "account.GetPassword",
    "auth.CheckPassword",
    "auth.LogOut",
    "auth.SendCode",
    "auth.SignIn",
    "help.GetConfig",
    "messages.GetBotCallbackAnswer",
    "messages.GetDialogs",
    "messages.GetHistory",
    "messages.SendMessage",
    "updates.GetChannelDifference",
    "updates.GetDifference",
    "updates.GetState",
    "users.GetUsers",
}


def test_the_service_calls_these_methods_and_no_others() -> None:
    assert {method.QUALNAME.removeprefix("functions.") for method in ALLOWED} == METHODS


def test_any_other_method_is_refused_by_name() -> None:
    with pytest.raises(MethodNotAllowedError, match=r"contacts\.GetContacts"):
        require_allowed(functions.contacts.GetContacts(hash=0))


def test_a_method_inside_a_wrapper_is_looked_at_too() -> None:
    hidden = functions.InvokeWithLayer(
        layer=pyrogram_layer, query=functions.contacts.GetContacts(hash=0)
    )

    with pytest.raises(MethodNotAllowedError):
        require_allowed(hidden)

    require_allowed(
        functions.InvokeWithLayer(layer=pyrogram_layer, query=functions.help.GetConfig())
    )


def test_both_client_libraries_speak_the_same_layer() -> None:
    assert pyrogram_layer == TELETHON_LAYER
