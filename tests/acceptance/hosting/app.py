"""A Celery app whose hosts hold real lines and only write down what they hear.

`celery -A tests.acceptance.hosting.app worker --hold-accounts N`.
"""

from celery import Celery

from sis_project.celery import app as service

app = Celery("hosting-tests")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.imports = ["tests.acceptance.hosting.step", "accounts.tasks"]
app.user_options["worker"] |= service.user_options["worker"]
app.steps["worker"].add("tests.acceptance.hosting.step:WritingHostStep")
app.steps["consumer"].add("accounts.hosting.bootstep:AccountQueuesStep")
