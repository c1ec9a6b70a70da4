"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RedPacketsConfig(AppConfig):
    """Names the room for the admin."""

    name = "redpackets"
    verbose_name = _("Red packets")
    default_auto_field = "django.db.models.BigAutoField"
