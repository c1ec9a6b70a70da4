"""The Celery app, with the settings that our measurements ask for (docs/decisions/)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sis_project.settings")

app = Celery("sis")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
