"""Accounts of ours and groups that they are in, made without a login each."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.utils import timezone

from accounts.models import Account, Status
from accounts.services.registry import account_register
from accounts.services.sessions import session_store
from accounts.vault import Vault
from drivers.session import TelegramSession
from groups.models import GroupMember
from groups.services import group_attest, group_enable, group_register, policy_apply
from proofs.house.house import House
from sandbox.control import BlockingControlClient
from sis_project.demo.cast import phone_of

OPERATOR = "proofs"


@dataclass(frozen=True, slots=True)
class Player:
    """A user of the sandbox with a login that nobody had to make."""

    user_id: int
    dc_id: int
    auth_key: bytes


@dataclass(frozen=True, slots=True)
class OurAccount:
    """One account of the service and the Telegram user behind it."""

    account_id: UUID
    user_id: int


def players_make(control: BlockingControlClient, count: int, *, name: str) -> list[Player]:
    """Make users in the sandbox, each logged in once."""
    return [_player(control, f"{name} {number}") for number in range(count)]


def _player(control: BlockingControlClient, name: str) -> Player:
    user = control.call("users.create", name=name)
    ready = control.call("users.session", user=user["user_id"])
    key = base64.b64decode(ready["auth_key"])
    return Player(ready["user_id"], ready["dc_id"], key)


def accounts_make(
    house: House, count: int, *, begin: int = 0, drivers: Sequence[str] = ("pyrogram",)
) -> list[OurAccount]:
    """Register accounts with sealed sessions that hosts can open, numbered from `begin` on.

    The `drivers` take turns.
    """
    vault = Vault.from_settings()
    players = players_make(house.control, count, name="Account")
    return [
        _account(vault, player, number, drivers[number % len(drivers)])
        for number, player in enumerate(players, begin)
    ]


def _account(vault: Vault, player: Player, number: int, driver: str) -> OurAccount:
    account = account_register(
        key=vault.key,
        phone_number=phone_of(number),
        driver=driver,
        display_name=f"Account {number}",
    )
    session = TelegramSession(player.dc_id, player.user_id, player.auth_key)
    session_store(account_id=account.pk, vault=vault, session=session)
    return OurAccount(account.pk, player.user_id)


def group_make(
    control: BlockingControlClient, title: str, members: Sequence[int], *, kind: str = "supergroup"
) -> int:
    """Make a group in the sandbox; its marked chat id."""
    made = control.call(f"groups.{kind}", title=title, members=list(members))
    return int(made["chat_id"])


def group_enrol(chat_id: int, title: str, policy: dict[str, Any]) -> None:
    """Let the service act in a group by this policy."""
    operator, _made = User.objects.get_or_create(username=OPERATOR)
    now = timezone.now()
    group_register(group_id=chat_id, name=title)
    group_attest(group_id=chat_id, by=operator, now=now)
    group_enable(group_id=chat_id, now=now)
    policy_apply(group_id=chat_id, raw=policy, now=now)


def connected_wait(house: House, accounts: int, memberships: int, *, hosts: int = 1) -> None:
    """Wait until so many accounts are connected, and are known to be in their groups.

    `hosts` is how many workers have just been started.
    """

    def ready() -> bool:
        active = Account.objects.filter(status=Status.ACTIVE).count()
        return active >= accounts and GroupMember.objects.count() >= memberships

    # Hosts begin five connections a second; each takes some seconds of a core to start, and
    # several times as long where others use the cores too.
    within = 30 + accounts + 25 * hosts
    house.wait_until(ready, f"{accounts} accounts connected", within=within)
