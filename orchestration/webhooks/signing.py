"""Signs what is sent, as Standard Webhooks says."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from standardwebhooks import Webhook as Signer

from accounts.vault.keys import MasterKey
from orchestration.models import Webhook
from orchestration.webhooks.secrets import PREVIOUS_PURPOSE, SECRET_PURPOSE, secret_open


def webhook_secrets(webhook: Webhook, *, key: MasterKey, now: datetime) -> list[str]:
    """The secrets that are good now: the newest, and the one before while it is being replaced.

    Raises:
        WebhookUnreadable: one does not open with this master key.
    """
    sealed = [(bytes(webhook.secret), SECRET_PURPOSE)]
    if webhook.previous_until and webhook.previous_until > now and webhook.previous_secret:
        sealed.append((bytes(webhook.previous_secret), PREVIOUS_PURPOSE))
    return [
        secret_open(value, key=key, webhook_id=webhook.pk, purpose=purpose)
        for value, purpose in sealed
    ]


def signed_headers(
    body: str, *, name: str, secrets: Sequence[str], now: datetime
) -> Mapping[str, str]:
    """The headers of one try: the report's name, the time of the try, a signature a secret."""
    signatures = [Signer(secret).sign(name, now, body) for secret in secrets]
    return {
        "content-type": "application/json",
        "user-agent": "SIS-Webhooks/1",
        "webhook-id": name,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
