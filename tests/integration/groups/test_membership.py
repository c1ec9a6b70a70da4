"""Who of ours is in which group follows what the drivers say."""

from uuid import UUID

import pytest

from accounts.models import Account
from drivers.messages import Chat, ChatKind
from groups.models import GroupMember, GroupProfile
from groups.policies import policy_parse
from groups.services import membership_update, policy_warnings
from tests.integration.groups.conftest import LATER
from tests.unit.groups.builders import GROUP, NOON, OTHER


def chat(chat_id: int = GROUP, *, can_send: bool = True) -> Chat:
    return Chat(chat_id, ChatKind.SUPERGROUP, "Games", can_send=can_send)


def test_an_account_is_a_member_of_registered_groups_alone(
    group: GroupProfile, account: Account
) -> None:
    count = membership_update(account_id=account.pk, chats=[chat(), chat(GROUP - 1)], now=NOON)

    member = GroupMember.objects.get(group=GROUP)
    assert count == 1
    assert (member.account, member.can_send, member.seen_at) == (account, True, NOON)
    assert GroupMember.objects.count() == 1


def test_rights_follow_what_the_driver_says(group: GroupProfile, account: Account) -> None:
    membership_update(account_id=account.pk, chats=[chat()], now=NOON)
    membership_update(account_id=account.pk, chats=[chat(can_send=False)], now=LATER)

    member = GroupMember.objects.get(group=GROUP)
    assert (member.can_send, member.seen_at) == (False, LATER)


def test_a_group_that_was_left_is_said_and_forgotten(
    group: GroupProfile, account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    other = Account.objects.create(telegram_user_id=501)
    for pk in (account.pk, other.pk):
        membership_update(account_id=pk, chats=[chat()], now=NOON)

    membership_update(account_id=account.pk, chats=[], now=LATER)

    member = GroupMember.objects.get(group=GROUP)
    assert member.account == other
    [record] = caplog.records
    assert "no longer in a group" in record.message


def warnings_for(*account_ids: UUID) -> list[str]:
    policy = policy_parse({"hosts": [str(account_id) for account_id in account_ids]})
    return policy_warnings(group_id=GROUP, policy=policy)


def test_accounts_of_a_policy_that_cannot_act_are_named(
    group: GroupProfile, account: Account
) -> None:
    [unknown] = warnings_for(OTHER)
    [absent] = warnings_for(account.pk)
    membership_update(account_id=account.pk, chats=[chat(can_send=False)], now=NOON)
    [silent] = warnings_for(account.pk)
    membership_update(account_id=account.pk, chats=[chat()], now=NOON)

    assert "does not exist" in unknown
    assert "is not in group" in absent
    assert "may not write" in silent
    assert all(str(account.pk) in sentence for sentence in (absent, silent))
    assert warnings_for(account.pk) == []
