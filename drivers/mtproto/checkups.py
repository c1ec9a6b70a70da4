"""Reading what Telegram says of an account's safety, in whichever library's objects."""

from drivers.messages import Checkup, Device
from drivers.mtproto.dialect import Answer

_NAME_LENGTH = 128


def checkup_of(password: Answer, authorizations: Answer) -> Checkup:
    """Both libraries name the fields as Telegram's schema does, so one reader does for both.

    Args:
        password: an `account.Password`.
        authorizations: an `account.Authorizations`.
    """
    logins = authorizations.authorizations
    ours = next((login for login in logins if login.current), None)
    return Checkup(
        two_step=bool(password.has_password),
        ip=ours.ip if ours else "",
        country=ours.country if ours else "",
        others=tuple(_device(login) for login in logins if not login.current),
    )


def _device(login: Answer) -> Device:
    words = (login.device_model, login.app_name, login.app_version)
    name = " ".join(word for word in words if word)
    return Device(key=login.hash, name=name[:_NAME_LENGTH], country=login.country)
