"""Keeps which of our accounts is in which registered group, with which rights."""

import logging
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from drivers.messages import Chat
from groups.models import GroupMember, GroupProfile

logger = logging.getLogger(__name__)


def membership_update(*, account_id: UUID, chats: Iterable[Chat], now: datetime) -> int:
    """Take over what a driver says of one account's chats; in how many registered groups it is.

    Rights are those of `chats`; a group that is missing there has been left.
    """
    seen = {chat.chat_id: chat for chat in chats}
    with transaction.atomic():
        registered = GroupProfile.objects.filter(group_id__in=seen)
        group_ids = set(registered.values_list("group_id", flat=True))
        left = GroupMember.objects.filter(account_id=account_id).exclude(group_id__in=group_ids)
        gone = list(left.values_list("group_id", flat=True))
        left.delete()
        GroupMember.objects.bulk_create(
            [_member(account_id, seen[group_id], now) for group_id in sorted(group_ids)],
            update_conflicts=True,
            unique_fields=["group", "account"],
            update_fields=["can_send", "is_admin", "seen_at"],
        )
    for group_id in gone:
        logger.warning(
            "An account is no longer in a group and takes part there no more",
            extra={"account_id": str(account_id), "group_id": group_id},
        )
    return len(group_ids)


def _member(account_id: UUID, chat: Chat, now: datetime) -> GroupMember:
    return GroupMember(
        group_id=chat.chat_id,
        account_id=account_id,
        can_send=chat.can_send,
        is_admin=chat.is_admin,
        seen_at=now,
    )
