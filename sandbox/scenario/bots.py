"""Putting bots into groups."""

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
        self._centre.bots[user.user_id] = bot
        self._redpacket.append(bot)
        for group in groups:
            self.join(bot, group)
        return bot

    def join(self, bot: RedPacketBot, group: Group) -> None:
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
