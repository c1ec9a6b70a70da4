"""How `flood_deadlines` names what is held back."""

from types import MappingProxyType
from typing import Final

from orchestration.models import ActionKind

METHODS: Final = MappingProxyType({ActionKind.SEND: "send", ActionKind.PRESS: "press"})
"""The method of each kind of action."""

EVERY_CHAT = 0
"""The `chat_id` of a wait that holds in every chat."""
