"""Who we say we are to Telegram, as the settings tell it."""

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import settings
from django.utils.translation import gettext as _

from accounts.errors import TelegramSettingsInvalid
from drivers.protocol import Application, TelegramServer


def application_from_settings() -> Application:
    """The API id and hash, and the server when it is not Telegram's own.

    Raises:
        TelegramSettingsInvalid: a setting is missing or wrong; the sentence names it.
    """
    if settings.SIS_TELEGRAM_API_ID <= 0 or not settings.SIS_TELEGRAM_API_HASH:
        raise TelegramSettingsInvalid(
            _(
                "SIS_TELEGRAM_API_ID and SIS_TELEGRAM_API_HASH are not both set: make them at "
                "https://my.telegram.org under “API development tools”, or set "
                "SIS_TELEGRAM_SERVER to a sandbox, where any values do."
            )
        )
    return Application(
        api_id=settings.SIS_TELEGRAM_API_ID,
        api_hash=settings.SIS_TELEGRAM_API_HASH,
        server=_server(settings.SIS_TELEGRAM_SERVER, settings.SIS_TELEGRAM_SERVER_KEY),
    )


def _server(address: str, key_path: str) -> TelegramServer | None:
    if not address:
        return None
    host, _colon, port = address.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise TelegramSettingsInvalid(
            _("SIS_TELEGRAM_SERVER is %(address)r: write it as host:port, like 127.0.0.1:4430.")
            % {"address": address}
        )
    if not key_path:
        raise TelegramSettingsInvalid(
            _(
                "SIS_TELEGRAM_SERVER is set without SIS_TELEGRAM_SERVER_KEY: name the file of "
                "that server's RSA public key (PEM)."
            )
        )
    return TelegramServer(
        host=host.strip("[]"), port=int(port), public_key=_public_key(Path(key_path))
    )


def _public_key(path: Path) -> Path:
    """The path, when an RSA public key is there."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except OSError as error:
        raise TelegramSettingsInvalid(
            _("SIS_TELEGRAM_SERVER_KEY names %(path)s, which cannot be read (%(why)s).")
            % {"path": path, "why": error.strerror}
        ) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _no_key(path) from error
    if not isinstance(key, RSAPublicKey):
        raise _no_key(path)
    return path


def _no_key(path: Path) -> TelegramSettingsInvalid:
    return TelegramSettingsInvalid(
        _("SIS_TELEGRAM_SERVER_KEY names %(path)s, which holds no RSA public key in PEM.")
        % {"path": path}
    )
