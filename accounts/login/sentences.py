"""What to tell an operator when Telegram refuses a login."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from drivers.errors import (
    Disconnected,
    DriverError,
    FloodWait,
    NotAnswered,
    OutcomeUnknown,
    PhoneBanned,
    PhoneInvalid,
    PhoneUnregistered,
)

_NO_ANSWER = gettext_lazy(
    "Telegram did not answer: check the network, and SIS_TELEGRAM_SERVER if it is set."
)
_SENTENCES: Final = {
    PhoneInvalid: gettext_lazy("Telegram does not know this form of a phone number: check it."),
    PhoneUnregistered: gettext_lazy(
        "Nobody has signed up at Telegram with this phone number: sign up in an app first."
    ),
    PhoneBanned: gettext_lazy("Telegram banned this phone number: write to its support."),
    Disconnected: _NO_ANSWER,
    NotAnswered: _NO_ANSWER,
    OutcomeUnknown: _NO_ANSWER,
}


def login_sentence(error: DriverError) -> str:
    """The sentence for this refusal; it never repeats a phone number, a code or a password."""
    if isinstance(error, FloodWait):
        return _("Telegram asks to wait %(seconds)d seconds before the next login.") % {
            "seconds": error.wait.total_seconds()
        }
    if sentence := _SENTENCES.get(type(error)):
        return str(sentence)
    return _("Telegram refused the login: %(id)s.") % {"id": error.error_id}
