import pytest
from pyrogram.raw import functions
from pyrogram.raw.all import layer as pyrogram_layer
from telethon.tl import functions as telethon_functions
from telethon.tl.alltlobjects import LAYER as TELETHON_LAYER

from drivers.pyrogram.methods import ALLOWED, MethodNotAllowedError, require_allowed
from drivers.telethon import methods as telethon

METHODS = {
    "Ping",
    "PingDelayDisconnect",
    "account.GetAuthorizations",
    "account.GetPassword",
    "auth.CheckPassword",
    "auth.ExportLoginToken",
    "auth.ImportLoginToken",
    "auth.LogOut",
    "auth.ResendCode",
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


def test_every_driver_calls_the_same_methods() -> None:
    assert {telethon.name_of(method) for method in telethon.ALLOWED} == METHODS


def test_any_other_method_is_refused_by_name() -> None:
    with pytest.raises(MethodNotAllowedError, match=r"contacts\.GetContacts"):
        require_allowed(functions.contacts.GetContacts(hash=0))

    with pytest.raises(telethon.MethodNotAllowedError, match=r"contacts\.GetContacts"):
        telethon.require_allowed(telethon_functions.contacts.GetContactsRequest(hash=0))


def test_a_method_inside_a_wrapper_is_looked_at_too() -> None:
    hidden = functions.InvokeWithLayer(
        layer=pyrogram_layer, query=functions.contacts.GetContacts(hash=0)
    )

    with pytest.raises(MethodNotAllowedError):
        require_allowed(hidden)

    require_allowed(
        functions.InvokeWithLayer(layer=pyrogram_layer, query=functions.help.GetConfig())
    )


def test_the_telethon_driver_looks_inside_a_wrapper_too() -> None:
    def wrapped(query: object) -> object:
        return telethon_functions.InvokeWithLayerRequest(layer=TELETHON_LAYER, query=query)

    with pytest.raises(telethon.MethodNotAllowedError):
        telethon.require_allowed(wrapped(telethon_functions.contacts.GetContactsRequest(hash=0)))

    config = wrapped(telethon_functions.help.GetConfigRequest())
    telethon.require_allowed(config)
    assert telethon.method_of(config) == "help.GetConfig"


def test_both_client_libraries_speak_the_same_layer() -> None:
    assert pyrogram_layer == TELETHON_LAYER
