"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrchestrationConfig(AppConfig):
    """Names the room for the admin."""

    name = "orchestration"
    verbose_name = _("Orchestration")
    default_auto_field = "django.db.models.BigAutoField"
