"""A throttled account: its actions wait without being tried, in order, and hold up nobody else."""

import time

from orchestration.bells import ring_accounts
from orchestration.models import Action, ActionStatus
from proofs.figure import Figure
from proofs.house.journal import JournalReader
from proofs.orchestration.queueing import sends_queue
from proofs.orchestration.scene import QUICK_ACCOUNT, SLOW_ACCOUNT, Scene

SLOW, QUICK = "slow", "quick"
MANY, FEW = 100, 20
METHOD = "messages.SendMessage"
DONE_WITHIN = 60.0  # seconds


def throttled_figures(scene: Scene) -> list[Figure]:
    """100 sends of an account that may make 20 a second, and 20 of another one beside them."""
    slow, quick = scene.accounts[SLOW_ACCOUNT], scene.accounts[QUICK_ACCOUNT]
    journal = JournalReader(scene.house.control)
    journal.skip()
    sends_queue(scene.pair, slow.account_id, SLOW, count=MANY)
    sends_queue(scene.pair, quick.account_id, QUICK, count=FEW)
    begun = time.monotonic()
    ring_accounts([slow.account_id, quick.account_id])
    under_way = Action.objects.filter(rule__in=[SLOW, QUICK]).exclude(status=ActionStatus.DONE)
    scene.house.wait_until(lambda: not under_way.exists(), "all is sent", within=DONE_WITHIN)
    records = journal.read(["Called", "Sent"])
    calls = [one for one in records if one.get("method") == METHOD]
    sent = [one for one in records if one["record"] == "Sent"]
    slow_sent = [one for one in sent if one["user_id"] == slow.user_id]
    quick_sent = [one for one in sent if one["user_id"] == quick.user_id]
    return [
        Figure(
            "calls for 100 throttled and 20 other sends",
            len(calls),
            at_most=MANY + FEW,
            at_least=MANY + FEW,
        ),
        Figure(
            "of them out of order", _out_of_order(slow_sent) + _out_of_order(quick_sent), at_most=0
        ),
        Figure(
            "the throttled account is done in",
            slow_sent[-1]["at"] - begun,
            "s",
            at_least=(MANY - 1) / 20,
        ),
        Figure("the other account is done in", quick_sent[-1]["at"] - begun, "s", at_most=0.3),
    ]


def _out_of_order(sent: list[dict[str, object]]) -> int:
    texts = [str(one["text"]) for one in sent]
    return sum(one != right for one, right in zip(texts, sorted(texts), strict=True))
