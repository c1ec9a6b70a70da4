"""What SIS says of itself. Knows neither Django nor Celery."""
