"""What SIS says of itself: logs with redaction, metrics, alerts. Knows neither Django nor Celery."""
