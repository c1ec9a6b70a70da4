"""Flower, Celery's monitor, as we run it: behind a password, looking on, showing every queue."""
