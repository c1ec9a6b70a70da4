"""A line that is up, answers and hears nothing is found, and repaired."""

from datetime import timedelta

import pytest
from prometheus_client import REGISTRY

from accounts.hosting.freshness import Pace
from accounts.hosting.host import Host
from accounts.models import Account, AccountEvent, AccountLog
from tests.integration.hosting.world import RecordingWork, World

OFTEN = Pace(
    every=timedelta(milliseconds=300),
    patience=timedelta(milliseconds=100),
    again=timedelta(milliseconds=100),
)


@pytest.fixture
def members(accounts: list[Account]) -> list[int]:
    return [account.telegram_user_id or 0 for account in accounts]


@pytest.fixture
def group(world: World, members: list[int]) -> int:
    """Everybody is in it, and somebody who is not ours."""
    return world.telegram.supergroup("friends", members)


def deaf_lines(account: Account) -> list[dict[str, object]]:
    rows = AccountLog.objects.filter(account=account, event=AccountEvent.DEAF_LINE)
    return list(rows.order_by("id").values_list("payload", flat=True))


def counted(found_by: str) -> float:
    return REGISTRY.get_sample_value("sis_deaf_lines_total", {"found_by": found_by}) or 0.0


def held(world: World, accounts: list[Account], freshness: Pace) -> tuple[Host, RecordingWork]:
    host = world.host(freshness=freshness)
    work = world.work_of(host)
    world.wait_until(lambda: work.open == {a.pk for a in accounts}, "lines are up")
    work.calls.clear()
    return host, work


def test_a_deaf_line_is_found_by_what_telegram_has_counted_and_hears_again(
    world: World, accounts: list[Account], members: list[int], group: int
) -> None:
    before = counted("state")
    _, work = held(world, accounts, OFTEN)
    deaf = accounts[1]
    world.telegram.deafen(members[1])

    world.telegram.say(members[0], group, "unheard")

    world.wait_until(lambda: (deaf.pk, "unheard") in work.heard_texts, "it was brought")
    world.wait_until(lambda: len(deaf_lines(deaf)) == 1, "it is in the log")
    assert deaf_lines(deaf) == [{"found_by": "state", "brought": 1, "new_line": False}]
    assert counted("state") == before + 1
    assert work.calls == []


def test_a_line_that_stays_deaf_is_closed_and_opened_anew(
    world: World, accounts: list[Account], members: list[int], group: int
) -> None:
    _, work = held(world, accounts, OFTEN)
    deaf = accounts[1]
    world.telegram.deafen(members[1])
    world.telegram.say(members[0], group, "first")
    world.wait_until(lambda: len(deaf_lines(deaf)) == 1, "it was found once")

    world.telegram.say(members[0], group, "second")

    world.wait_until(
        lambda: work.calls == [("closed", deaf.pk), ("opened", deaf.pk)], "its line is a new one"
    )
    world.telegram.say(members[0], group, "third")
    world.wait_until(lambda: (deaf.pk, "third") in work.heard_texts, "and hears")
    heard = [text for account_id, text in work.heard_texts if account_id == deaf.pk]
    assert heard == ["first", "second", "third"]
    assert [row["new_line"] for row in deaf_lines(deaf)] == [False, True]
    assert world.telegram.duplicates == 0


def test_a_line_that_others_say_is_deaf_is_asked_for_what_it_missed(
    world: World, accounts: list[Account], members: list[int], group: int
) -> None:
    before = counted("others")
    _, work = held(world, accounts, Pace())
    deaf = accounts[2]
    world.telegram.deafen(members[2])
    world.telegram.say(members[0], group, "unheard")
    world.wait_until(lambda: len(work.heard_texts) == len(accounts) - 1, "the others heard it")

    work.say_deaf(deaf.pk)

    world.wait_until(lambda: (deaf.pk, "unheard") in work.heard_texts, "it was brought")
    world.wait_until(lambda: len(deaf_lines(deaf)) == 1, "it is in the log")
    assert deaf_lines(deaf)[0]["found_by"] == "others"
    assert counted("others") == before + 1


def test_a_suspicion_that_nothing_comes_of_is_not_told(
    world: World, accounts: list[Account], members: list[int], group: int
) -> None:
    before = counted("others")
    _, work = held(world, accounts, Pace())

    for _ in range(5):
        work.say_deaf(accounts[0].pk)
    world.telegram.say(members[0], group, "heard")

    world.wait_until(lambda: len(work.heard_texts) == len(accounts), "everybody hears")
    assert deaf_lines(accounts[0]) == []
    assert counted("others") == before
    assert work.calls == []
