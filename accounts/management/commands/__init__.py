"""What operators run as `python manage.py ...`."""
