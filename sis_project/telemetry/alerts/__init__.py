"""Alerts: conditions read from the tables, told once to each receiver, from Celery tasks."""
