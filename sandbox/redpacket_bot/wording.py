"""What the bot says. Its users read amounts out of these sentences, so they stand in one place."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from sandbox.redpacket_bot.packet import Packet, Taking, Verdict
from sandbox.world.users import User

BUTTON = "🧧 Grab"


def name_of(user: User) -> str:
    """How the bot addresses a user."""
    return f"@{user.username or user.name}"


def announcement(packet: Packet) -> str:
    """The message that a packet begins with."""
    what = f"🧧 Red packet: {packet.total} {packet.currency} in {packet.shares} shares"
    if packet.phrase is None:
        return f"{what} ({packet.kind}). Press the button!"
    return f'{what} ({packet.kind}). Send the phrase "{packet.phrase}" to claim a share.'


def answer(packet: Packet, taking: Taking) -> str:
    """What a user is told who pressed the button."""
    match taking.verdict:
        case Verdict.WON:
            return f"You won {taking.amount} {packet.currency}"
        case Verdict.ALREADY:
            return f"You already took {taking.amount} {packet.currency}"
        case Verdict.LATE:
            return f"Too late, all {packet.shares} shares are gone"
        case Verdict.EXPIRED:
            return "This red packet has expired"


def reply(packet: Packet, user: User, taking: Taking) -> str:
    """What the group reads when a user sent the phrase."""
    name = name_of(user)
    match taking.verdict:
        case Verdict.WON:
            return f"{name} won {taking.amount} {packet.currency}"
        case Verdict.ALREADY:
            return f"{name} already took {taking.amount} {packet.currency}"
        case Verdict.LATE:
            return f"{name} too late, all {packet.shares} shares are gone"
        case Verdict.EXPIRED:
            return f"{name} this red packet has expired"


def result(packet: Packet, users: Mapping[int, User]) -> str:
    """What the packet's message says when it is over."""
    how = "expired" if packet.left else "all shares are gone"
    lines = [f"🧧 Red packet of {packet.total} {packet.currency}: {how}"]
    lines += [
        f"{name_of(users[share.user_id])} won {share.amount} {packet.currency}"
        for share in packet.taken.values()
    ]
    return "\n".join(lines)


def leaderboard(
    standing: Iterable[tuple[int, Decimal]], users: Mapping[int, User], currency: str
) -> str:
    """Who has won the most so far."""
    lines = [
        f"{place}. {name_of(users[user_id])} {amount} {currency}"
        for place, (user_id, amount) in enumerate(standing, start=1)
    ]
    return "\n".join(["🏆 Leaderboard", *(lines or ["Nobody has won anything yet."])])
