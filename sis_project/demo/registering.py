"""Registers the demo's groups, attests them as an operator would, and gives each its policy."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User

from groups.services import group_attest, group_enable, group_register, policy_apply
from sis_project.demo.stage import Place, Stage


def groups_register(stage: Stage, *, operator: User, now: datetime) -> None:
    """Register, attest and enable each group; without a policy nothing happens in it yet."""
    for place in stage.places:
        group_register(group_id=place.chat_id, name=place.scene.title)
        group_attest(group_id=place.chat_id, by=operator, now=now)
        group_enable(group_id=place.chat_id, now=now)


def policies_apply(stage: Stage, accounts: Mapping[int, UUID], *, now: datetime) -> None:
    """Store each group's policy; `accounts` are the accounts' ids by Telegram user id."""
    for place in stage.places:
        policy_apply(group_id=place.chat_id, raw=_policy(stage, place, accounts), now=now)


def _policy(stage: Stage, place: Place, accounts: Mapping[int, UUID]) -> object:
    hosts = [str(accounts[actor.user_id]) for actor in place.actors]
    return place.scene.policy(bot_id=stage.bot_id, hosts=hosts)
