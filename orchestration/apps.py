"""The Django app of this room."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrchestrationConfig(AppConfig):
    """Names the room for the admin."""

    name = "orchestration"
    verbose_name = _("Orchestration")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for what is reported, and say which columns are sealed, in every process."""
        for module in ("reports.outbox", "webhooks.secrets"):
            import_module(f"{self.name}.{module}")
