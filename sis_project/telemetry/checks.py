"""What `manage.py check` says about the settings of telemetry."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.utils.translation import gettext as _

from sis_project.telemetry.alerts.services import receivers


@register
def alert_urls_check(**_options: Any) -> list[CheckMessage]:
    """Each receiver of alerts can be read. Its URL is not shown: it holds a token."""
    return [
        Error(
            _(
                "SIS_ALERT_URLS: apprise cannot read URL number %(number)d. Its forms are listed "
                "at https://github.com/caronc/apprise; URLs stand with spaces between them."
            )
            % {"number": receiver.number},
            id="telemetry.E001",
        )
        for receiver in receivers()
        if receiver.service is None
    ]
