"""Which of a group's messages bots said, for rules that look at replies to bots."""

from datetime import timedelta

from accounts.redis_clients import redis_sync
from groups.events import GroupEvent

KEPT = 1000
"""The newest messages of a group's bots that are known."""

LIFE = timedelta(days=1)


def bot_message_note(event: GroupEvent) -> None:
    """Keep a bot's message; nothing where each account has ids of its own (basic groups).

    Raises:
        redis.RedisError: Redis is away: hear the event again.
    """
    if event.own_ids or not event.sender_is_bot:
        return
    key = _key(event.group_id)
    pipeline = redis_sync().pipeline(transaction=False)
    pipeline.zadd(key, {str(event.message_id): event.message_id})
    pipeline.zremrangebyrank(key, 0, -KEPT - 1)
    pipeline.pexpire(key, LIFE)
    pipeline.execute()


def bot_message_answered(event: GroupEvent) -> bool:
    """Whether the event is a reply to a message that a bot said, as far as is known.

    Raises:
        redis.RedisError: Redis is away: hear the event again.
    """
    if event.own_ids or event.reply_to_message_id is None:
        return False
    score = redis_sync().zscore(_key(event.group_id), str(event.reply_to_message_id))
    return score is not None


def _key(group_id: int) -> str:
    return f"sis:group:{group_id}:bot_messages"
