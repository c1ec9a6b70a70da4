"""What would have been: recorded events under another policy, and nothing of it comes true."""

import asyncio
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
import redis
import redis.asyncio
from django.core.management import CommandError, call_command
from django.utils import timezone

from groups.models import GroupProfile
from groups.pending import PendingStream
from orchestration.models import Action, Decision
from tests.integration.orchestration.plans import GROUP_ID, MakeAccount
from tests.unit.orchestration.heard import heard, packet

Hear = Callable[..., None]
Simulate = Callable[..., dict[str, object]]

GREET = """
version: 2
replies:
  - name: greet
    match: {keywords: [hello]}
    texts: [Hi]
"""


@pytest.fixture
def hear(redis_url: str, valkey: redis.Redis) -> Hear:
    """Let so many messages be heard, a moment ago."""

    async def append(count: int, text: str) -> None:
        async with redis.asyncio.Redis.from_url(redis_url) as client:
            stream = PendingStream(client, keep=1000)
            for number in range(1, count + 1):
                now = timezone.now()
                made = packet if text == "packet" else heard
                words = {} if text == "packet" else {"text": text}
                await stream.append(made(message_id=number, said_at=now, heard_at=now, **words))

    return lambda count, text="hello": asyncio.run(append(count, text))


@pytest.fixture
def simulate(tmp_path: Path) -> Simulate:
    """Run the command with a policy, and read its JSON."""

    def run(policy: str = GREET, *options: str) -> dict[str, object]:
        file, said = tmp_path / "policy.yaml", StringIO()
        file.write_text(policy)
        call_command("simulate", str(file), "--group", str(GROUP_ID), *options, stdout=said)
        said.seek(0)
        return json.load(said) if "--json" in options else {"text": said.read()}

    return run


def test_accounts_take_turns_as_they_would_have(
    make_account: MakeAccount, hear: Hear, simulate: Simulate
) -> None:
    accounts = {str(make_account().pk) for _ in range(2)}
    hear(4)

    replayed = simulate(GREET, "--json")

    assert replayed["events"] == 4
    assert replayed["load"] == dict.fromkeys(accounts, 2)


def test_nothing_of_it_comes_true(
    make_account: MakeAccount, hear: Hear, simulate: Simulate, valkey: redis.Redis
) -> None:
    account = make_account()
    hear(3)
    before = sorted(valkey.keys())

    simulate(GREET, "--json")

    assert not Decision.objects.exists()
    assert not Action.objects.exists()
    assert sorted(valkey.keys()) == before
    assert not valkey.exists(f"sis:account:{account.pk}:rate_limit")


def test_a_budget_holds_back_what_it_would_have_held_back(
    make_account: MakeAccount, hear: Hear, simulate: Simulate
) -> None:
    profile = {"rate_limit": "1/h", "burst": 2}
    account = make_account(throttle_profile=profile)
    hear(5)

    steps = simulate(GREET, "--json")["steps"]

    assert isinstance(steps, list)
    held = [held for step in steps for held in step["refused"]]
    assert held == [{"account": str(account.pk), "by": "account"}] * 3


def test_a_packet_is_taken_once_by_each(
    make_account: MakeAccount, hear: Hear, simulate: Simulate
) -> None:
    accounts = {str(make_account().pk) for _ in range(3)}
    hear(1, "packet")

    replayed = simulate("version: 2\nredpackets: {count: all}\n", "--json")

    assert replayed["load"] == dict.fromkeys(accounts, 1)


def test_a_rule_that_rests_lets_messages_pass(
    make_account: MakeAccount, hear: Hear, simulate: Simulate
) -> None:
    make_account()
    hear(5)

    replayed = simulate(GREET + "    cooldown: 60\n", "--json")

    assert len(replayed["steps"]) == 1  # type: ignore[arg-type]


def test_a_person_is_shown_tables(
    make_account: MakeAccount, hear: Hear, simulate: Simulate
) -> None:
    make_account(display_name="Amber")
    hear(2)

    text = simulate()["text"]

    assert "2 events replayed: 2 actions, 0 held back." in str(text)
    assert "Amber" in str(text)


def test_a_group_without_a_record_is_said(group: GroupProfile, simulate: Simulate) -> None:
    with pytest.raises(CommandError, match="SIS_KEEP_EVENTS"):
        simulate()


def test_a_group_that_nobody_hears_is_said(
    group: GroupProfile, hear: Hear, simulate: Simulate
) -> None:
    GroupProfile.objects.update(enabled=False)

    with pytest.raises(CommandError, match="not registered, attested and enabled"):
        simulate()


def test_a_span_that_does_not_read_is_said(group: GroupProfile, simulate: Simulate) -> None:
    with pytest.raises(CommandError, match="30m, 1h or 2d"):
        simulate(GREET, "--since", "yesterday")
