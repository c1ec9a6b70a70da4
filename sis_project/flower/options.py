"""What the settings say about Flower; it does not start without a password."""

from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

SHORTEST_PASSWORD = 8  # characters


class FlowerRefused(Exception):
    """Flower must not start as it is set; the sentence names the setting and the way out."""


@dataclass(frozen=True, slots=True)
class FlowerOptions:
    """Where Flower listens, who may look, and whether workers tell it about each task."""

    address: str
    port: int
    user: str
    password: str = field(repr=False)
    events: bool

    @property
    def credentials(self) -> str:
        """What a browser sends, before it is put into base64."""
        return f"{self.user}:{self.password}"


def flower_options() -> FlowerOptions:
    """Read the settings.

    Raises:
        FlowerRefused: no password is set or a short one, or what Flower's basic auth cannot carry.
    """
    options = FlowerOptions(
        address=settings.SIS_FLOWER_ADDRESS,
        port=settings.SIS_FLOWER_PORT,
        user=settings.SIS_FLOWER_USER,
        password=settings.SIS_FLOWER_PASSWORD,
        events=settings.SIS_FLOWER_EVENTS,
    )
    if len(options.password) < SHORTEST_PASSWORD:
        raise FlowerRefused(
            _(
                "Flower shows every task and queue, so it does not start without a password: set "
                "SIS_FLOWER_PASSWORD to %(least)d characters or more."
            )
            % {"least": SHORTEST_PASSWORD}
        )
    if not options.user or ":" in options.user:
        raise FlowerRefused(_("SIS_FLOWER_USER must be a name without a colon, like operator."))
    if not options.credentials.isascii():
        raise FlowerRefused(
            _("Flower compares ASCII only: change SIS_FLOWER_USER or SIS_FLOWER_PASSWORD to that.")
        )
    return options
