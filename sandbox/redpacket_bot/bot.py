"""The bot itself: posts packets, answers presses and phrases, says who won."""

import asyncio
from decimal import Decimal

from sandbox.bots import BotAnswer
from sandbox.data_centre import DataCentre
from sandbox.records import Claimed, PacketEnded, PacketPosted
from sandbox.redpacket_bot import wording
from sandbox.redpacket_bot.packet import Packet, Taking, Verdict
from sandbox.redpacket_bot.shapes import PLAIN, Shape
from sandbox.redpacket_bot.shares import Kind, split
from sandbox.world.chats import Group
from sandbox.world.messages import InlineButton, Keyboard, Message
from sandbox.world.users import User

PREFIX = b"rp:"
LEADERS = 10
"""How many names a leaderboard has."""


class RedPacketBot:
    """A bot user that lives inside the data centre.

    Packets are kept after they are over: they are the ground truth of who claimed what.
    """

    def __init__(self, centre: DataCentre, user: User) -> None:
        self._centre = centre
        self._user = user
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self.packets: dict[str, Packet] = {}

    @property
    def user(self) -> User:
        """Who the bot is."""
        return self._user

    def packet(
        self,
        group: Group,
        *,
        total: Decimal | str = "10.00",
        shares: int = 5,
        kind: Kind | str = Kind.LUCKY,
        expiry: float = 30.0,
        phrase: str | None = None,
        currency: str = "USDT",
        shape: Shape = PLAIN,
    ) -> Packet:
        """Post a red packet.

        Args:
            group: where; the bot is in it.
            total: what is given away, in whole cents.
            shares: among how many.
            kind: `lucky` or `equal`.
            expiry: seconds until what is left is no longer given.
            phrase: to be sent to claim a share; without one, the packet has a button.
            currency: the name behind each amount.
            shape: how it is shown, and how its results are told.

        Raises:
            ValueError: the sum cannot be divided so.
        """
        whole, chosen = Decimal(total), Kind(kind)
        packet = Packet(
            packet_id=self._centre.rng.randbytes(4).hex(),
            group=group,
            total=whole,
            kind=chosen,
            currency=currency,
            expires_at=self._centre.monotonic() + expiry,
            left=split(whole, shares, chosen, self._centre.rng),
            phrase=phrase,
            shape=shape,
        )
        self.packets[packet.packet_id] = packet
        self._post(packet)
        self._timers[packet.packet_id] = asyncio.get_running_loop().call_later(
            expiry, self._expire, packet
        )
        return packet

    def pressed(self, user: User, message: Message, data: bytes) -> BotAnswer:
        """Give a share to who pressed the button."""
        packet = self.packets.get(self.packet_of(data) or "")
        if packet is None or packet.uid != message.uid:
            return BotAnswer("This red packet is unknown", alert=True)
        taking = self._take(packet, user)
        if not packet.shape.told_in_chat:
            return BotAnswer(wording.answer(packet, taking), alert=True)
        text = wording.reply(packet, user, taking)
        # After the current step, so that the answer leaves before the result.
        asyncio.get_running_loop().call_soon(self._tell, packet, text)
        return BotAnswer(wording.wait(packet))

    def heard(self, message: Message) -> None:
        """Give a share to who sent the phrase, and tell the standing to who asks for it."""
        if message.text.strip() == "/top":
            self._say(message, self._leaderboard_text())
            return
        packet = self._packet_claimed_by(message)
        if packet:
            user = self._centre.world.users[message.sender_id]
            self._say(message, wording.reply(packet, user, self._take(packet, user)))

    def packet_of(self, data: bytes) -> str | None:
        """The packet that a button belongs to."""
        return data.removeprefix(PREFIX).decode() if data.startswith(PREFIX) else None

    def leaderboard(self) -> list[tuple[int, Decimal]]:
        """User ids with what they have won, the most first."""
        won: dict[int, Decimal] = {}
        for packet in self.packets.values():
            for share in packet.taken.values():
                won[share.user_id] = won.get(share.user_id, Decimal(0)) + share.amount
        return sorted(won.items(), key=lambda entry: -entry[1])

    def close(self) -> None:
        """Let no packet expire any more."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def _post(self, packet: Packet) -> None:
        later = packet.shape.button_after
        happening = self._centre.say(
            sender=self._user,
            chat=packet.group,
            text=wording.announcement(packet),
            keyboard=_keyboard(packet) if later is None else (),
        )
        packet.uid = happening.message.uid
        if later is not None:
            asyncio.get_running_loop().call_later(later, self._show_button, packet)
        self._centre.journal.add(
            PacketPosted(
                at=self._centre.monotonic(),
                packet_id=packet.packet_id,
                chat_id=packet.group.chat_id,
                uid=packet.uid,
                kind=packet.kind,
                total=packet.total,
                shares=packet.shares,
                phrase=packet.phrase,
                expires_at=packet.expires_at,
            )
        )

    def _show_button(self, packet: Packet) -> None:
        if not packet.over:
            message = self._centre.world.messages[packet.uid]
            self._centre.edit(message, text=message.text, keyboard=_keyboard(packet))

    def _tell(self, packet: Packet, text: str) -> None:
        self._centre.say(sender=self._user, chat=packet.group, text=text)

    def _packet_claimed_by(self, message: Message) -> Packet | None:
        """The newest packet of that chat which the message's text claims."""
        return next(
            (
                packet
                for packet in reversed(self.packets.values())
                if packet.group is message.chat and packet.hears(message.text)
            ),
            None,
        )

    def _take(self, packet: Packet, user: User) -> Taking:
        now = self._centre.monotonic()
        taking = packet.take(user.user_id, now=now)
        if taking.verdict is Verdict.WON and taking.amount is not None:
            self._centre.journal.add(Claimed(now, packet.packet_id, user.user_id, taking.amount))
            if not packet.left:
                # After the current step, so that the winner's answer leaves before the edit.
                asyncio.get_running_loop().call_soon(self._end, packet, "taken")
        return taking

    def _expire(self, packet: Packet) -> None:
        if not packet.over:
            packet.expired = True
            self._end(packet, "expired")

    def _end(self, packet: Packet, reason: str) -> None:
        timer = self._timers.pop(packet.packet_id, None)
        if timer:
            timer.cancel()
        self._centre.journal.add(PacketEnded(self._centre.monotonic(), packet.packet_id, reason))
        world = self._centre.world
        self._centre.edit(world.messages[packet.uid], text=wording.result(packet, world.users))

    def _say(self, answered: Message, text: str) -> None:
        self._centre.say(sender=self._user, chat=answered.chat, text=text, reply_to=answered.uid)

    def _leaderboard_text(self) -> str:
        currency = next((packet.currency for packet in self.packets.values()), "USDT")
        standing = self.leaderboard()[:LEADERS]
        return wording.leaderboard(standing, self._centre.world.users, currency)


def _keyboard(packet: Packet) -> Keyboard:
    """One row: what leads nowhere, and then the packet's own button."""
    if packet.phrase is not None:
        return ()
    decoys = [
        InlineButton(text, f"menu:{place}".encode())
        for place, text in enumerate(packet.shape.decoys)
    ]
    return ((*decoys, InlineButton(wording.button(packet), PREFIX + packet.packet_id.encode())),)
