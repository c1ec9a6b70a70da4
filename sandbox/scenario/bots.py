"""Putting bots into groups."""

from collections.abc import Iterable

from sandbox.answering_bot import AnsweringBot
from sandbox.bots import Bot, BotAnswer
from sandbox.data_centre import DataCentre
from sandbox.redpacket_bot.bot import RedPacketBot
from sandbox.world.chats import Group


class Bots:
    """The bots of the sandbox."""

    def __init__(self, centre: DataCentre) -> None:
        self._centre = centre
        self._redpacket: list[RedPacketBot] = []

    def redpacket(self, *groups: Group, username: str | None = None) -> RedPacketBot:
        """Make a red-packet bot and put it into groups."""
        world = self._centre.world
        name = username or f"redpacket_{len(self._redpacket) + 1}_bot"
        user = world.user_create(name="Red Packets", username=name, bot=True)
        bot = RedPacketBot(self._centre, user)
        self._redpacket.append(bot)
        self._settle(bot, groups)
        return bot

    def answering(
        self, *groups: Group, answer: str, alert: bool = False, username: str = "answering_bot"
    ) -> AnsweringBot:
        """Make a bot that answers every press alike, and put it into groups.

        Messages with buttons are said in its name: `sandbox.say(bot.user, group, ...)`.
        """
        user = self._centre.world.user_create(name="Answers", username=username, bot=True)
        bot = AnsweringBot(user, BotAnswer(answer, alert))
        self._settle(bot, groups)
        return bot

    def join(self, bot: Bot, group: Group) -> None:
        """Put a bot into one more group."""
        group.membership.add(bot.user.user_id, date=self._centre.now())

    def in_group(self, group: Group) -> RedPacketBot:
        """The red-packet bot of a group; LookupError when it has none."""
        for bot in self._redpacket:
            if bot.user.user_id in group.membership.member_ids:
                return bot
        raise LookupError(f"No red-packet bot is in group {group.chat_id}.")

    def close(self) -> None:
        """Stop the bots' timers."""
        for bot in self._redpacket:
            bot.close()

    def _settle(self, bot: Bot, groups: Iterable[Group]) -> None:
        self._centre.bots[bot.user.user_id] = bot
        for group in groups:
            self.join(bot, group)
