"""The Django app of the composition root."""

from importlib import import_module

from django.apps import AppConfig


class SisProjectConfig(AppConfig):
    """Has `manage.py check` look at the settings of telemetry."""

    name = "sis_project"

    def ready(self) -> None:
        """Load the checks, which register themselves; they need the models to be there."""
        import_module("sis_project.telemetry.checks")
