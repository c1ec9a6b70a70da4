"""What to tell an operator when Telegram refuses a login: a sentence, and a code for programs."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import LoginRefused
from drivers.errors import (
    AccountSuspended,
    CodeExpired,
    CodeInvalid,
    Disconnected,
    DriverError,
    FloodWait,
    NotAnswered,
    OutcomeUnknown,
    PasswordInvalid,
    PhoneBanned,
    PhoneInvalid,
    PhoneUnregistered,
    ProxyFailed,
    SessionLost,
)

OTHER: Final = "login_refused"
"""The code of a refusal that has no sentence of its own."""

_NO_ANSWER = (
    "no_answer",
    gettext_lazy(
        "Telegram did not answer: check the network, and SIS_TELEGRAM_SERVER if it is set."
    ),
)
_BY_KIND: Final = {
    CodeInvalid: ("code_invalid", gettext_lazy("The code is wrong: type it again.")),
    CodeExpired: (
        "code_expired",
        gettext_lazy("The code is too old: begin the login again for a new one."),
    ),
    PasswordInvalid: (
        "password_invalid",
        gettext_lazy("The two-step password is wrong: type it again."),
    ),
    PhoneInvalid: (
        "phone_invalid",
        gettext_lazy("Telegram does not know this form of a phone number: check it."),
    ),
    PhoneUnregistered: (
        "phone_unregistered",
        gettext_lazy(
            "Nobody has signed up at Telegram with this phone number: sign up in an app first."
        ),
    ),
    PhoneBanned: (
        "phone_banned",
        gettext_lazy("Telegram banned this phone number: write to its support."),
    ),
    SessionLost: (
        "session_dead",
        gettext_lazy("Telegram does not know this session any more: log in anew."),
    ),
    AccountSuspended: (
        "account_suspended",
        gettext_lazy("Telegram deactivated or froze this user: its owner asks Telegram's support."),
    ),
    Disconnected: _NO_ANSWER,
    NotAnswered: _NO_ANSWER,
    OutcomeUnknown: _NO_ANSWER,
}
_BY_ID: Final = {
    "SEND_CODE_UNAVAILABLE": (
        "code_unavailable",
        gettext_lazy("Telegram has no further way to send the code: wait for the one it sent."),
    ),
    "PHONE_NUMBER_FLOOD": (
        "phone_flood",
        gettext_lazy(
            "This phone number was logged in too often: Telegram wants some days of rest."
        ),
    ),
    "PHONE_PASSWORD_FLOOD": (
        "password_flood",
        gettext_lazy("The password was tried too often: Telegram wants some days of rest."),
    ),
    "API_ID_INVALID": (
        "api_id_invalid",
        gettext_lazy("Telegram does not know SIS_TELEGRAM_API_ID with SIS_TELEGRAM_API_HASH."),
    ),
}
FLOOD_WAIT: Final = "flood_wait"
TRIES: Final = "tries_exhausted"
UNREADABLE: Final = "session_unreadable"

CODES: Final = tuple(
    dict.fromkeys(
        [
            *(code for code, _sentence in (*_BY_KIND.values(), *_BY_ID.values())),
            *(FLOOD_WAIT, TRIES, UNREADABLE),
        ]
    )
)
"""Every code of what Telegram refuses, but OTHER."""


def login_refused(error: DriverError) -> LoginRefused:
    """This refusal in words; they never repeat a phone number, a code or a password."""
    if isinstance(error, FloodWait):
        seconds = error.wait.total_seconds()
        sentence = _("Telegram asks to wait %(seconds)d seconds before the next login.")
        return LoginRefused(sentence % {"seconds": seconds}, code=FLOOD_WAIT, wait=error.wait)
    if isinstance(error, ProxyFailed):  # Telegram was not reached, and has refused nothing
        return LoginRefused(error.sentence, code=_NO_ANSWER[0])
    if found := _BY_ID.get(error.error_id) or _BY_KIND.get(type(error)):
        code, words = found
        return LoginRefused(str(words), code=code)
    sentence = _("Telegram refused the login: %(id)s.") % {"id": error.error_id}
    return LoginRefused(sentence, code=OTHER)
