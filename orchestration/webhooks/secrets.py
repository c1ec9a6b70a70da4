"""The secrets that sign what webhooks are sent: sealed to be read back."""

from base64 import b64encode
from secrets import token_bytes
from typing import Final
from uuid import UUID

from accounts.vault.columns import SealedColumn, sealed_column
from accounts.vault.keys import MasterKey
from accounts.vault.values import ValueUnreadable, value_open, value_seal
from orchestration.models import Webhook
from orchestration.webhooks.errors import WebhookUnreadable

SECRET_PURPOSE: Final = "sis webhook secret v1"  # noqa: S105 - a label
PREVIOUS_PURPOSE: Final = "sis webhook previous secret v1"


def secret_make() -> str:
    """A new secret, in the form of Standard Webhooks: `whsec_` and 32 random bytes in base64."""
    return f"whsec_{b64encode(token_bytes(32)).decode()}"


def secret_seal(secret: str, *, key: MasterKey, webhook_id: UUID, purpose: str) -> bytes:
    """Seal a secret for its row and column."""
    return value_seal(secret.encode(), key=key, purpose=purpose, bound_to=webhook_id.bytes)


def secret_open(sealed: bytes, *, key: MasterKey, webhook_id: UUID, purpose: str) -> str:
    """What was sealed for this row and column.

    Raises:
        WebhookUnreadable: another master key, another row's, or altered.
    """
    try:
        plain = value_open(bytes(sealed), key=key, purpose=purpose, bound_to=webhook_id.bytes)
    except ValueUnreadable as error:
        raise WebhookUnreadable from error
    return plain.decode()


for _name, _purpose in {"secret": SECRET_PURPOSE, "previous_secret": PREVIOUS_PURPOSE}.items():
    sealed_column(
        SealedColumn(
            name=_name,
            rows=Webhook.objects.all,
            purpose=_purpose,
            bound_to=lambda pk: pk.bytes,  # a uuid
        )
    )
