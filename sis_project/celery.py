"""The Celery app, with the settings that our measurements ask for (docs/decisions/)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sis_project.settings")

app = Celery("sis")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Named as a string: it is imported when a worker starts, after Django is set up.
app.steps["worker"].add("sis_project.servers_step:ServersStep")
