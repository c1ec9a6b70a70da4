"""A group of accounts, a bot with packets in it, the web server and a token."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User

from accounts.api.access import Scope
from proofs.commands.poster import Poster
from proofs.house.fleet import accounts_make, connected_wait, group_enrol, group_make
from proofs.house.house import House
from sis_project.api.token_rights import Rights, token_make
from sis_project.embedded.ports import LOOPBACK, port_free

ACCOUNTS = 10
WEB_PORT = 8600
WEB_WITHIN = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Scene:
    """Where commands are posted, and the group that they are about."""

    poster: Poster
    chat_id: int
    bot_id: int
    users: frozenset[int]


def scene_set(house: House) -> Scene:
    """Make everything, and wait until it is connected.

    The group's policy hears another bot: packets are known by their commands alone.
    """
    accounts = accounts_make(house, ACCOUNTS)
    users = frozenset(account.user_id for account in accounts)
    chat_id = group_make(house.control, "Commands", sorted(users))
    bot = house.control.call("bots.redpacket", groups=[chat_id], username="proof_packets_bot")
    policy = {"redpackets": {"bots": [bot["user_id"] + 1], "count": 1}}
    group_enrol(chat_id, "Commands", policy)
    house.events()
    house.beat()
    house.host(capacity=ACCOUNTS)
    poster = _web(house)
    connected_wait(house, ACCOUNTS, ACCOUNTS)
    return Scene(poster, chat_id, bot["user_id"], users)


def _web(house: House) -> Poster:
    port = port_free(WEB_PORT)
    web = ["--interface", "asginl", "--host", LOOPBACK, "--port", str(port), "--workers", "1"]
    house.family.python("web", "-m", "granian", *web, "sis_project.asgi:application")
    rights = Rights(scopes=Scope.values, rate="100000/s", burst=100_000)
    user = User.objects.create_superuser("proof")
    _row, token = token_make(user=user, rights=rights, life=timedelta(days=1))
    poster = Poster(LOOPBACK, port, token)
    house.wait_until(poster.answers, "the web server answers", within=WEB_WITHIN)
    return poster
