"""Errors of webhooks. Each message is a sentence for whoever asked.

WebhookError
├── WebhookInvalid     the URL cannot be used, or an event is none
├── WebhookUnknown     no webhook has this id
├── WebhookUnreadable  its secret does not open with this master key
└── TargetForbidden    its name stands for an address that nothing may be sent to
"""

from django.utils.translation import gettext as _


class WebhookError(Exception):
    """The root of what webhooks raise."""


class WebhookInvalid(WebhookError, ValueError):
    """What was asked for cannot be stored."""


class WebhookUnknown(WebhookError):
    """There is none."""

    def __init__(self) -> None:
        super().__init__(_("There is no such webhook."))


class WebhookUnreadable(WebhookError):
    """The sealed secret does not open."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The webhook's secret does not open: SIS_MASTER_KEY is another one than it was "
                "sealed under. Rotate the secret."
            )
        )


class TargetForbidden(WebhookError):
    """Nothing was connected to."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The URL leads into a private, local or reserved network. Use a public address; "
                "SIS_WEBHOOKS_LOOPBACK opens this machine itself for development."
            )
        )
