"""The web application that granian serves."""

import os

from django.core.asgi import get_asgi_application

from telemetry.logs import uncaught_told

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sis_project.settings")

application = get_asgi_application()
uncaught_told()
