"""How long a line waits for what."""

from datetime import timedelta
from typing import Final

OPEN_TIMEOUT: Final = timedelta(seconds=20)
KEY_TIMEOUT: Final = timedelta(seconds=20)
CLOSE_TIMEOUT: Final = timedelta(seconds=5)
ANSWER_TIMEOUT: Final = timedelta(seconds=15)
SEND_TIMEOUT: Final = timedelta(seconds=15)
PRESS_TIMEOUT: Final = timedelta(seconds=25)
"""Telegram itself waits about 15 s for a bot before it says BOT_RESPONSE_TIMEOUT."""
SEND_CODE_TIMEOUT: Final = timedelta(seconds=30)
RECOVERY_TIMEOUT: Final = timedelta(minutes=2)
ACK_TIMEOUT: Final = timedelta(seconds=5)
"""Acknowledgements are written between two reads, so a socket that takes none holds up hearing."""
PING_EVERY: Final = timedelta(seconds=15)
PING_PATIENCE: Final = timedelta(seconds=10)
"""With PING_EVERY: a line that went silent is known after 25 s at the latest."""
SERVER_PATIENCE: Final = timedelta(seconds=25)
"""Telegram closes a line that sends no ping for so long.

Shorter than a lease lives (36 s): a frozen process' line is gone before another host opens its own.
"""
