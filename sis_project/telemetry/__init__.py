"""What telemetry needs of Django, Celery and the tables: wiring, pages, gauges and alerts."""
