"""Runs Flower, Celery's monitor: workers, tasks, and each account's queue with its length."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from sis_project.celery import app
from sis_project.flower.options import FlowerRefused, flower_options
from sis_project.flower.server import flower_run


class Command(BaseCommand):
    """`manage.py flower`; the settings SIS_FLOWER_* say where, and for whom."""

    help = "Run Flower, Celery's monitor, behind the password SIS_FLOWER_PASSWORD."
    requires_system_checks = ()

    def handle(self, *_args: str, **_options: Any) -> None:
        """Run until Ctrl-C or SIGTERM."""
        try:
            flower_run(app, flower_options(), self._announce)
        except FlowerRefused as error:
            raise CommandError(str(error)) from error

    def _announce(self, address: str) -> None:
        told = _("Flower listens on %(address)s. Stop it with Ctrl-C.") % {"address": address}
        self.stdout.write(told)
        self.stdout.flush()
