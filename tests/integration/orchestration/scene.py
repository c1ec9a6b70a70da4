"""Accounts of ours among a bot's red packets, in the in-memory Telegram."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from accounts.models import Account
from drivers.memory.world import MemoryMessage
from drivers.messages import Button
from orchestration.models import Action, ActionKind, ActionStatus
from orchestration.statements import statements
from orchestration.statements.rows import PlannedAction
from redpackets.models import RedPacketEvent
from tests.integration.orchestration.engine_bench import EngineBench, wait_until
from tests.integration.orchestration.plans import GROUP_ID, MakeAccount, MakePlan


class Scene:
    """Accounts of ours in one supergroup of the in-memory Telegram, and a bot's button there."""

    def __init__(self, bench: EngineBench, make_account: MakeAccount, make_plan: MakePlan) -> None:
        self.bench = bench
        self._make_account = make_account
        self._make_plan = make_plan
        telegram = bench.telegram
        self.bot = telegram.user("bot", is_bot=True).user_id
        self.chat_id = telegram.supergroup("Tea house", [self.bot])
        assert self.chat_id == GROUP_ID
        self.users: dict[UUID, int] = {}

    def account(self, *, hold: bool = True, **fields: object) -> Account:
        user = self.bench.telegram.user("ours").user_id
        self.bench.telegram.chats[self.chat_id].members.add(user)
        account = self._make_account(telegram_user_id=user, **fields)
        self.users[account.pk] = user
        if hold:
            self.bench.hold(account, user_id=user)
        return account

    def packet(self) -> MemoryMessage:
        return self.bench.telegram.say(
            self.bot, self.chat_id, "packet", buttons=(Button("Grab", b"rp:1"),)
        )

    def plan_press(self, *accounts: Account, packet_id: int | None = None) -> list[int]:
        message = self.packet()
        data = b64encode(b"rp:1").decode()
        (message_id,) = set(message.ids.values())
        return self.plan(
            packet_id=packet_id,
            actions=[
                PlannedAction(
                    slot, account.pk, ActionKind.PRESS, {"message_id": message_id, "data": data}
                )
                for slot, account in enumerate(accounts)
            ],
        )

    def open_packet(self, *accounts: Account) -> RedPacketEvent:
        """Take part in a packet that was just heard."""
        now = timezone.now()
        packet = RedPacketEvent.objects.create(
            group_id=self.chat_id,
            message_id=1,
            message_key="packet",
            heard_at=now,
            expires_at=now + timedelta(minutes=1),
        )
        self.plan_press(*accounts, packet_id=packet.pk)
        return packet

    def plan_send(self, account: Account, text: str = "hello", **payload: object) -> int:
        action = PlannedAction(0, account.pk, ActionKind.SEND, {"text": text, **payload})
        return self.plan([action])[0]

    def plan(self, actions: Sequence[PlannedAction], *, packet_id: int | None = None) -> list[int]:
        plan = replace(self._make_plan(group_id=self.chat_id, packet_id=packet_id), actions=actions)
        planned = statements().plan(plan)
        for action in actions:
            self.bench.engine.wake(action.account_id)
        return [action_id for action_id, _ in planned.actions]


def row(action_id: int) -> Action:
    """The action as it stands now."""
    return Action.objects.get(pk=action_id)


def reaches(action_id: int, *statuses: ActionStatus) -> Action:
    """Wait for the action to stand at one of these, and return it."""
    wait_until(lambda: row(action_id).status in statuses)
    return row(action_id)
