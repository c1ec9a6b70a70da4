"""How long a connection's plans are kept."""

from typing import Any

import pytest

from orchestration.statements import prepared
from orchestration.statements.prepared import PLANS_KEPT_FOR, plans_renew


class Talk:
    """A connection and its cursor, as far as plans are concerned."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def execute(self, statement: str) -> None:
        self.said.append(statement)


def test_each_connection_plans_anew_every_few_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(prepared, "monotonic", lambda: clock[0])
    first: Any = Talk()
    second: Any = Talk()

    plans_renew(first, first)
    clock[0] += PLANS_KEPT_FOR - 0.1
    plans_renew(first, first)
    plans_renew(second, second)
    clock[0] += 0.1
    plans_renew(first, first)

    assert first.said == ["discard plans"] * 2
    assert second.said == ["discard plans"]
