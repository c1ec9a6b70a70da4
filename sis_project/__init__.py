"""The composition root: settings, the Celery app, URLs, and what builds the host."""

from sis_project.celery import app as celery_app

__all__ = ["celery_app"]
