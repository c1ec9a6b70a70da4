"""How this software introduces itself to Telegram: by its own name, on whatever machine it runs.

Account owners read this under Settings, Devices; it must be true.
"""

from typing import Final

DEVICE_MODEL: Final = "SIS (Session Interaction Service)"
APP_VERSION: Final = "0.1.0"
SYSTEM_VERSION: Final = "server"
LANGUAGE: Final = "en"
