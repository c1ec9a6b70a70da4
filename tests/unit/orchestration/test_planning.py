"""What an event and a policy lead to."""

from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from drivers.messages import ChatKind
from groups.events import GroupEvent
from groups.policies import policy_parse, rule_match
from orchestration.models import ActionKind, DecisionOutcome
from orchestration.planning.choosing import MOST_REASONS
from orchestration.planning.group_view import GroupView, Member
from orchestration.planning.packets import packet_plan
from orchestration.planning.replies import reply_plan, rests
from orchestration.planning.turn import FIRST, Turn
from orchestration.planning.uses import Use, Uses
from orchestration.statements.rows import Plan
from redpackets.detection import packet_detect
from tests.unit.orchestration.heard import GROUP_ID, NOON, heard, keyword_packet, packet

ALL_ROLES = frozenset({"player", "host", "helper"})
AGE = timedelta(seconds=60)


def member(number: int, **changes: Any) -> Member:
    fields: dict[str, Any] = {
        "account_id": UUID(int=number),
        "display_name": f"Number {number}",
        "roles": ALL_ROLES,
        "weight": 1,
        "ready": True,
    }
    return Member(**fields | changes)


def group(raw: dict[str, Any], *members: Member, **changes: Any) -> GroupView:
    return GroupView(GROUP_ID, "Tea house", policy_parse(raw), members=members, **changes)


def plan_packet(view: GroupView, event: GroupEvent | None = None, **changes: Any) -> Plan:
    event = event or packet()
    policy = view.policy.redpackets
    assert policy
    detected = packet_detect(event, policy)
    assert detected
    fields: dict[str, Any] = {"turn": FIRST, "now": NOON, "rng": Random(1)}
    return packet_plan(event, detected, policy, view=view, **fields | changes)


def plan_reply(view: GroupView, event: GroupEvent | None = None, **changes: Any) -> Plan:
    event = event or heard()
    (rule,) = view.policy.replies
    keyword = rule_match(rule, event)
    assert keyword is not None
    fields: dict[str, Any] = {"turn": FIRST, "now": NOON, "max_age": AGE, "rng": Random(1)}
    return reply_plan(event, rule, keyword=keyword, view=view, **fields | changes)


def reply_policy(**changes: Any) -> dict[str, Any]:
    rule = {"name": "greet", "match": {"keywords": ["hello"]}, "texts": ["A {account}", "B", "C"]}
    return {"replies": [rule | changes]}


def numbers(plan: Plan) -> list[int]:
    return [action.account_id.int for action in plan.actions]


def test_everybody_presses_the_packets_button() -> None:
    plan = plan_packet(group({"redpackets": {}}, *[member(n) for n in range(1, 6)]))

    assert plan.outcome is DecisionOutcome.ACTED
    assert (plan.rule, plan.packet_id) == ("redpacket", None)
    assert sorted(numbers(plan)) == [1, 2, 3, 4, 5]
    assert {action.kind for action in plan.actions} == {ActionKind.PRESS}
    assert plan.actions[0].payload == {"message_id": 7, "data": "cnA6MQ=="}
    assert [action.slot for action in plan.actions] == [0, 1, 2, 3, 4]


def test_in_a_basic_group_each_presses_under_its_own_id() -> None:
    event = packet(chat_kind=ChatKind.BASIC_GROUP, key="k", message_key="k")

    plan = plan_packet(group({"redpackets": {}}, member(1)), event)

    assert plan.actions[0].payload == {"message_key": "k", "data": "cnA6MQ=="}


def test_a_keyword_packet_is_claimed_by_sending_its_phrase() -> None:
    plan = plan_packet(group({"redpackets": {}}, member(1)), keyword_packet())

    assert plan.actions[0].kind is ActionKind.SEND
    assert plan.actions[0].payload == {"text": "good luck"}


def test_an_edit_that_shows_the_packet_again_has_the_same_decision() -> None:
    view = group({"redpackets": {}}, member(1))

    edit = plan_packet(view, packet(edited=True, key=f"{GROUP_ID}:7:e12"))

    assert edit.event_key == plan_packet(view).event_key


def test_a_packet_that_is_over_is_expired_and_not_acted_on() -> None:
    view = group({"redpackets": {"expires_after": 30}}, member(1))

    plan = plan_packet(view, now=NOON + timedelta(seconds=30))

    assert plan.outcome is DecisionOutcome.EXPIRED
    assert plan.actions == []


def test_accounts_that_cannot_act_are_not_chosen() -> None:
    view = group(
        {"redpackets": {"roles": ["player"]}},
        member(1, roles=frozenset({"host"})),
        member(2),
        member(3),
        flooded={ActionKind.PRESS: frozenset({UUID(int=2)})},
        left_out={"paused": 4},
    )

    plan = plan_packet(view)

    assert numbers(plan) == [3]
    assert plan.reasons["left_out"] == {"paused": 4, "role": 1, "flood wait": 1}
    assert (plan.reasons["members"], plan.reasons["able"]) == (3, 1)


def test_an_account_without_the_right_to_send_may_still_press() -> None:
    view = group({"redpackets": {}}, member(1, can_send=False))

    assert numbers(plan_packet(view)) == [1]
    assert numbers(plan_packet(view, keyword_packet())) == []


def test_nobody_who_can_act_is_a_decision_too() -> None:
    plan = plan_packet(group({"redpackets": {}}))

    assert plan.outcome is DecisionOutcome.NOBODY


@pytest.mark.parametrize(("count", "chosen"), [(2, [1, 3]), ("all", [1, 2, 3])])
def test_lines_that_are_only_coming_up_are_taken_when_others_are_too_few(
    count: int | str, chosen: list[int]
) -> None:
    view = group({"redpackets": {"count": count}}, member(1), member(2, ready=False), member(3))

    assert sorted(numbers(plan_packet(view))) == chosen


def test_a_share_of_those_that_can_act_is_rounded_up() -> None:
    view = group({"redpackets": {"share": 0.25}}, *[member(n) for n in range(1, 10)])

    plan = plan_packet(view)

    assert len(plan.actions) == 3
    assert plan.reasons["asked"] == "25%"


def test_an_account_takes_part_at_most_so_often_a_day_of_the_policys_zone() -> None:
    view = group(
        {"redpackets": {"most_a_day": 2}, "timezone": "Asia/Shanghai"}, *map(member, range(1, 5))
    )
    uses = Uses(
        {
            ("redpacket", UUID(int=1)): Use(NOON, NOON.date(), count=2),
            ("redpacket", UUID(int=2)): Use(NOON, NOON.date(), count=1),
            ("redpacket", UUID(int=3)): Use(NOON, NOON.date() - timedelta(days=1), count=2),
            ("greet", UUID(int=4)): Use(NOON, NOON.date(), count=2),
        }
    )

    plan = plan_packet(view, uses=uses)

    assert sorted(numbers(plan)) == [2, 3, 4]
    assert plan.reasons["left_out"] == {"enough today": 1}
    tomorrow = packet(said_at=NOON + timedelta(hours=5), heard_at=NOON + timedelta(hours=5))
    assert len(plan_packet(view, tomorrow, uses=uses).actions) == 4


def test_an_account_that_answered_rests_while_others_answer() -> None:
    view = group(reply_policy(account_cooldown=60, count=2), member(1), member(2))
    uses = Uses({("greet", UUID(int=1)): Use(NOON - timedelta(seconds=59), NOON.date())})

    assert numbers(plan_reply(view, uses=uses)) == [2]
    assert plan_reply(view, uses=uses).reasons["left_out"] == {"cooling": 1}
    assert numbers(plan_reply(view)) == [1, 2]


def test_who_has_budget_left_at_once_goes_before_who_has_it_soon() -> None:
    free_at = {UUID(int=1): NOON + timedelta(seconds=3), UUID(int=2): NOON + AGE * 2}
    members = [member(1), member(2), member(3)]

    one = plan_packet(group({"redpackets": {"count": 1}}, *members, free_at=free_at))
    whole = plan_packet(group({"redpackets": {}}, *members, free_at=free_at))

    assert numbers(one) == [3]
    assert sorted(numbers(whole)) == [1, 3]
    assert whole.reasons["left_out"] == {"budget": 1}


def test_nobody_acts_in_quiet_hours_and_the_decision_says_so() -> None:
    view = group({"redpackets": {}}, member(1), member(2), left_out={"paused": 1})

    plan = plan_packet(view.quiet())

    assert plan.outcome is DecisionOutcome.NOBODY
    assert plan.reasons["left_out"] == {"paused": 1, "quiet hours": 2}


def test_the_actions_of_a_dry_run_say_so() -> None:
    packets = plan_packet(group({"redpackets": {}, "dry_run": True}, member(1)))
    replies = plan_reply(group(reply_policy() | {"dry_run": True}, member(1)))

    assert packets.actions[0].payload["dry_run"] is True
    assert replies.actions[0].payload["dry_run"] is True


def test_a_button_that_an_edit_brings_lives_from_the_edit_on() -> None:
    view = group({"redpackets": {"expires_after": 30}}, member(1))
    later = NOON + timedelta(seconds=90)

    plan = plan_packet(view, packet(edited=True, key="k:e", heard_at=later), now=later)

    assert plan.outcome is DecisionOutcome.ACTED
    assert plan.expires_at == later + timedelta(seconds=30)


def test_reasons_stay_small_in_a_large_group() -> None:
    plan = plan_packet(group({"redpackets": {}}, *[member(n) for n in range(1, 301)]))

    assert len(plan.actions) == 300
    assert len(plan.reasons["chosen"]) == MOST_REASONS
    assert plan.reasons["last"] == str(plan.actions[-1].account_id)


def test_a_rule_answers_in_quotes_with_its_placeholders_filled_in() -> None:
    plan = plan_reply(group(reply_policy(), member(1)))

    assert (plan.rule, plan.event_key) == ("greet", f"{GROUP_ID}:7")
    assert plan.actions[0].payload == {"text": "A Number 1", "reply_to": 7}
    assert plan.expires_at == NOON + AGE


def test_in_a_basic_group_a_message_is_quoted_by_its_key() -> None:
    event = heard(chat_kind=ChatKind.BASIC_GROUP, key="k", message_key="k")

    plan = plan_reply(group(reply_policy(), member(1)), event)

    assert plan.actions[0].payload["reply_to_key"] == "k"


def test_texts_and_accounts_take_turns() -> None:
    view = group(reply_policy(quote=False), member(1), member(2), member(3))
    turn = Turn(number=4, last=UUID(int=2), said_at=NOON - AGE)

    plan = plan_reply(view, turn=turn)

    assert numbers(plan) == [3]
    assert plan.actions[0].payload == {"text": "B"}
    assert plan.reasons["turn"] == 5


def test_two_accounts_answer_with_two_texts() -> None:
    plan = plan_reply(group(reply_policy(count=2, delay=3), member(1), member(2)))

    assert [action.payload["text"] for action in plan.actions] == ["A Number 1", "B"]
    assert {action.delay for action in plan.actions} == {timedelta(seconds=3)}


def test_who_is_spoken_to_answers() -> None:
    view = group(
        reply_policy(match={"mention": True}), member(1), member(2), member(3, ready=False)
    )

    assert numbers(plan_reply(view, heard(mentioned=UUID(int=2)))) == [2]
    assert numbers(plan_reply(view, heard(mentioned=UUID(int=3)))) == [1]


def test_a_message_that_is_too_old_is_not_answered() -> None:
    plan = plan_reply(group(reply_policy(), member(1)), now=NOON + AGE)

    assert plan.outcome is DecisionOutcome.EXPIRED
    assert plan.actions == []


def test_a_rule_rests_for_its_cooldown() -> None:
    (rule,) = policy_parse(reply_policy(cooldown=10)).replies
    turn = Turn(number=1, said_at=NOON)

    assert rests(rule, heard(said_at=NOON + timedelta(seconds=9)), turn)
    assert not rests(rule, heard(said_at=NOON + timedelta(seconds=10)), turn)
    assert not rests(rule, heard(), FIRST)


def test_a_rule_rests_towards_a_sender_whom_it_answered() -> None:
    (rule,) = policy_parse(reply_policy(sender_cooldown=10)).replies
    uses = Uses(sender={"greet": NOON, "other": NOON + timedelta(hours=1)})

    assert rests(rule, heard(said_at=NOON + timedelta(seconds=9)), FIRST, uses)
    assert not rests(rule, heard(said_at=NOON + timedelta(seconds=10)), FIRST, uses)
