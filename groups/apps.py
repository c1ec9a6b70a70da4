"""The Django app of this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    """Names the room for the admin."""

    name = "groups"
    verbose_name = _("Groups")
    default_auto_field = "django.db.models.BigAutoField"
