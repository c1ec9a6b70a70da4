"""Operations on red packets."""

from decimal import Decimal

from sandbox.control.forms import Form, packet_form, user_form
from sandbox.control.names import Names
from sandbox.redpacket_bot.bot import RedPacketBot
from sandbox.redpacket_bot.shapes import PLAIN, Shape
from sandbox.redpacket_bot.shares import Kind
from sandbox.scenario import Sandbox


class BotOperations:
    """`bots.*`"""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._names = Names(sandbox)

    def redpacket(self, groups: list[int], username: str | None = None) -> Form:
        """Make a red-packet bot in these groups."""
        places = [self._names.group(chat_id) for chat_id in groups]
        return user_form(self._sandbox.bots.redpacket(*places, username=username).user)

    def packet(
        self,
        *,
        group: int,
        total: Decimal = Decimal("10.00"),
        shares: int = 5,
        kind: Kind = Kind.LUCKY,
        expiry: float = 30.0,
        phrase: str | None = None,
        currency: str = "USDT",
        shape: Shape = PLAIN,
    ) -> Form:
        """Let the bot of a group post a red packet; with a phrase, one to be claimed by it."""
        packet = self._bot(group).packet(
            self._names.group(group),
            total=total,
            shares=shares,
            kind=kind,
            expiry=expiry,
            phrase=phrase,
            currency=currency,
            shape=shape,
        )
        return packet_form(packet)

    def packets(self, group: int) -> list[Form]:
        """All packets of a group's bot, with who took what."""
        return [packet_form(packet) for packet in self._bot(group).packets.values()]

    def leaderboard(self, group: int) -> list[Form]:
        """Who has won the most."""
        return [
            {"user_id": user_id, "amount": str(amount)}
            for user_id, amount in self._bot(group).leaderboard()
        ]

    def _bot(self, group: int) -> RedPacketBot:
        return self._sandbox.bots.in_group(self._names.group(group))
