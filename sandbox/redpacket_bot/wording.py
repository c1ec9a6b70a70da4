"""What the bot says. Its users read amounts out of these sentences, so they stand in one place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sandbox.redpacket_bot.packet import Packet, Taking, Verdict
from sandbox.redpacket_bot.shapes import Language
from sandbox.world.users import User


@dataclass(frozen=True, slots=True)
class _Words:
    """The sentences of one language; `{money}`, `{shares}` and the like are filled in."""

    button: str
    announced: str
    press: str
    say: str
    wait: str
    told: Mapping[Verdict, str]
    own: Mapping[Verdict, str]


_ENGLISH = _Words(
    button="🧧 Grab",
    announced="🧧 Red packet: {money} in {shares} shares ({kind}). ",
    press="Press the button!",
    say='Send the phrase "{phrase}" to claim a share.',
    wait="Wait for it...",
    told={
        Verdict.WON: "{name} won {money}",
        Verdict.ALREADY: "{name} already took {money}",
        Verdict.LATE: "{name} too late, all {shares} shares are gone",
        Verdict.EXPIRED: "{name} this red packet has expired",
    },
    own={
        Verdict.WON: "You won {money}",
        Verdict.ALREADY: "You already took {money}",
        Verdict.LATE: "Too late, all {shares} shares are gone",
        Verdict.EXPIRED: "This red packet has expired",
    },
)
_CHINESE = _Words(
    button="抢红包",
    announced="🧧 {money} 红包, 共 {shares} 份. ",
    press="快来抢!",
    say="发送口令「{phrase}」领取",
    wait="正在拆红包...",
    told={
        Verdict.WON: "恭喜 {name} 抢到 {money}",
        Verdict.ALREADY: "{name} 已经领取过 {money}",
        Verdict.LATE: "{name} 手慢了, 红包派完了",
        Verdict.EXPIRED: "{name} 红包已过期",
    },
    own={
        Verdict.WON: "恭喜! 您抢到了 {money}",
        Verdict.ALREADY: "您已经领取过 {money}",
        Verdict.LATE: "手慢了, 红包派完了",
        Verdict.EXPIRED: "红包已过期",
    },
)
_LANGUAGES = {Language.ENGLISH: _ENGLISH, Language.CHINESE: _CHINESE}
BUTTON = _ENGLISH.button


def name_of(user: User) -> str:
    """How the bot addresses a user."""
    return f"@{user.username or user.name}"


def button(packet: Packet) -> str:
    """What stands on the packet's button."""
    return _words(packet).button


def announcement(packet: Packet) -> str:
    """The message that a packet begins with."""
    words = _words(packet)
    text = words.announced + (words.press if packet.phrase is None else words.say)
    return text.format(
        money=packet.money(packet.total),
        shares=packet.shares,
        kind=packet.kind,
        phrase=packet.phrase,
    )


def answer(packet: Packet, taking: Taking) -> str:
    """What a user is told who pressed the button."""
    return _filled(_words(packet).own[taking.verdict], packet, taking)


def wait(packet: Packet) -> str:
    """What a user is told whose result comes in the chat."""
    return _words(packet).wait


def reply(packet: Packet, user: User, taking: Taking) -> str:
    """What the group reads when a user sent the phrase, or pressed where results are told so."""
    return _filled(_words(packet).told[taking.verdict], packet, taking, name=name_of(user))


def result(packet: Packet, users: Mapping[int, User]) -> str:
    """What the packet's message says when it is over."""
    how = "expired" if packet.left else "all shares are gone"
    lines = [f"🧧 Red packet of {packet.money(packet.total)}: {how}"]
    lines += [
        f"{name_of(users[share.user_id])} won {packet.money(share.amount)}"
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


def _words(packet: Packet) -> _Words:
    return _LANGUAGES[packet.shape.language]


def _filled(text: str, packet: Packet, taking: Taking, *, name: str = "") -> str:
    money = "" if taking.amount is None else packet.money(taking.amount)
    return text.format(name=name, money=money, shares=packet.shares)
