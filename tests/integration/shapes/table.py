"""Accounts of ours at the sandbox's red-packet bot, with real drivers and the real orchestrator."""

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import yaml
from asgiref.sync import sync_to_async
from django.db import connections
from django.utils import timezone

from accounts.models import Account, Status
from drivers.messages import IncomingMessage
from drivers.protocol import Driver
from groups.event_keys import event_keys, event_make, mention_key
from groups.events import GroupEvent
from groups.models import GroupMember, GroupProfile
from orchestration.group_views import GroupViews
from orchestration.models import Action, ActionKind, ActionStatus
from orchestration.orchestrator import Orchestrator
from orchestration.packet_news import news_of, news_record
from redpackets.models import ClaimOutcome, RedPacketClaim
from sandbox.redpacket_bot.bot import RedPacketBot
from sandbox.redpacket_bot.packet import Packet
from sandbox.scenario import Sandbox
from sandbox.world.chats import Supergroup
from tests.contract.drivers.ears import Ledger, Peers
from tests.contract.drivers.sandbox_world import SandboxWorld

POLICIES = Path(__file__).parents[3] / "docs" / "policies"
PATIENCE = 20.0  # seconds


def policy_of(name: str, *, bot_id: int) -> dict[str, Any]:
    """A policy of docs/policies/, for the sandbox's bot and at any time of day."""
    raw: dict[str, Any] = yaml.safe_load((POLICIES / name).read_text())
    raw.pop("quiet_hours", None)
    if "bots" in raw["redpackets"]:
        raw["redpackets"]["bots"] = [bot_id]
    return raw


@dataclass
class Table:
    """A group with a bot and our accounts; what is heard is decided and carried out in order."""

    bot: RedPacketBot
    group: Supergroup
    drivers: dict[UUID, Driver] = field(default_factory=dict)
    users: dict[UUID, int] = field(default_factory=dict)
    _heard: asyncio.Queue[GroupEvent] = field(default_factory=asyncio.Queue)
    _known: set[str] = field(default_factory=set)
    _orchestrator: Orchestrator = field(
        default_factory=lambda: Orchestrator(
            GroupViews(lambda: 0.0), timedelta(minutes=1), Random(3)
        )
    )

    def hear(self, account_id: UUID, message: IncomingMessage) -> None:
        """Queue what is new, as the listener does."""
        if message.outgoing or message.sender_id in self.users.values():
            return
        if message.edited and not message.buttons:
            return
        event = event_make(
            message, event_keys(message), heard_by=account_id, heard_at=timezone.now()
        )
        mention = replace(event, key=mention_key(event.key, account_id), mentioned=account_id)
        for one in (event, mention) if message.mentioned else (event,):
            if one.key not in self._known:
                self._known.add(one.key)
                self._heard.put_nowait(one)

    async def play(self, settled: Callable[[list[RedPacketClaim]], bool]) -> list[RedPacketClaim]:
        """Decide and act until the claims are as they should be; the claims in any case."""
        claims: list[RedPacketClaim] = []
        try:
            async with asyncio.timeout(PATIENCE):
                while not settled(claims):
                    event = await self._heard.get()
                    await sync_to_async(self._decide)(event)
                    async for action in Action.objects.filter(status=ActionStatus.QUEUED):
                        await self._carry_out(action)
                    claims = [claim async for claim in RedPacketClaim.objects.order_by("id")]
        except TimeoutError:
            pass
        return claims

    def _decide(self, event: GroupEvent) -> None:
        self._orchestrator.views.forget()
        self._orchestrator.decide(event, now=timezone.now())

    async def _carry_out(self, action: Action) -> None:
        driver, payload = self.drivers[action.account_id], action.payload
        if action.kind == ActionKind.PRESS:
            data = b64decode(payload["data"])
            pressed = await driver.press(action.group_id, payload["message_id"], data)
            result: dict[str, Any] = {"answer": pressed.text}
        else:
            sent = await driver.send_text(action.group_id, payload["text"], random_id=action.pk)
            result = {"message_id": sent.message_id}
        await sync_to_async(_end)(action, result)


def _end(action: Action, result: dict[str, Any]) -> None:
    Action.objects.filter(pk=action.pk).update(status=ActionStatus.DONE, result=result)
    news = news_of(
        packet_id=action.packet_id or 0,
        group_id=action.group_id,
        account_id=action.account_id,
        kind=ActionKind(action.kind),
        status=ActionStatus.DONE,
        heard_at=action.heard_at,
        result=result | {"answered_at": timezone.now().timestamp()},
    )
    news_record([news])


@asynccontextmanager
async def table_set(name: str, *, accounts: int) -> AsyncIterator[Table]:
    """A table under a policy of docs/policies/, with so many accounts of ours at it."""
    async with Sandbox.start(seed=1) as sandbox:
        users = [
            sandbox.users.create(name=f"Ours {number}", username=f"ours_{number}")
            for number in range(accounts)
        ]
        group = sandbox.groups.supergroup("Games", users)
        bot = sandbox.bots.redpacket(group)
        table = Table(bot, group)
        raw = policy_of(name, bot_id=bot.user.user_id)
        profile = await GroupProfile.objects.acreate(
            group_id=group.chat_id, enabled=True, attested_at=timezone.now(), strategies=raw
        )
        world = SandboxWorld(sandbox, "pyrogram")
        for user in users:
            await _seat(table, world, profile, user.user_id, user.username or "")
        yield table
        for driver in table.drivers.values():
            await driver.disconnect()
        await sync_to_async(connections.close_all)()


async def _seat(
    table: Table, world: SandboxWorld, profile: GroupProfile, user_id: int, name: str
) -> None:
    account = await Account.objects.acreate(
        telegram_user_id=user_id, display_name=name, status=Status.ACTIVE
    )
    await GroupMember.objects.acreate(group=profile, account=account, seen_at=timezone.now())

    async def on_message(message: IncomingMessage) -> None:
        table.hear(account.pk, message)

    driver = world.factory.open(
        application=world.application,
        session=world.session(user_id),
        peers=Peers(),
        ledger=Ledger(),
        on_message=on_message,
        on_loss=lambda _error: None,
    )
    await driver.connect()
    await driver.chats()
    table.drivers[account.pk], table.users[account.pk] = driver, user_id


def won_as_the_bot_says(table: Table, packet: Packet, claims: list[RedPacketClaim]) -> bool:
    """Whether each share that ours took is a claim with its amount, and none is otherwise."""
    truth = {share.user_id: share.amount for share in packet.taken.values()}
    won = {
        table.users[claim.account_id]: claim.amount
        for claim in claims
        if claim.outcome == ClaimOutcome.WON
    }
    return bool(truth) and won == truth
