"""Where a reaction's time goes, as the service's own rows tell it."""

import base64
import time
from collections.abc import Iterable, Sequence
from itertools import pairwise

from orchestration.models import Action, ActionStatus
from proofs.figure import Figure
from proofs.samples import quantile
from sis_project.demo.story import Packet
from sis_project.demo.tables import BUTTON_PREFIX

STAGES = ["pushed -> heard", "heard -> decided", "decided -> claimed", "claimed -> sent"]
LAST = "sent -> pressed"


def stage_figures(packets: Iterable[Packet]) -> list[Figure]:
    """The median of each stage of the reactions to these packets, in milliseconds."""
    by_id = {packet.packet_id: packet for packet in packets}
    # The journal's clock is monotonic, the rows' is the time of day; both are this machine's.
    offset = time.time() - time.monotonic()
    rows = Action.objects.filter(status=ActionStatus.DONE, packet__isnull=False)
    samples = [
        _stages(action, packet, offset)
        for action in rows.select_related("packet", "decision")
        if (packet := by_id.get(_packet_id(action)))
    ]
    return [
        Figure(f"of that, {name}, p50", quantile(column, 0.5), "ms")
        for name, column in zip([*STAGES, LAST], zip(*samples, strict=True), strict=True)
    ]


def _stages(action: Action, packet: Packet, offset: float) -> Sequence[float]:
    """Milliseconds between each moment and the next."""
    moments = [
        (packet.pushed_at or 0.0) + offset,
        *(at.timestamp() for at in (action.heard_at, action.decision.created_at) if at),
        *(at.timestamp() for at in [action.first_attempt_at] if at),
        (action.result or {})["sent_at"],
        min(times[0] for times in packet.tries.values()) + offset,
    ]
    return [(end - start) * 1000 for start, end in pairwise(moments)]


def _packet_id(action: Action) -> str:
    data = base64.b64decode(action.payload["data"])
    return data.removeprefix(BUTTON_PREFIX).decode()
