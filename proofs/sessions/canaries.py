"""Accounts log in and answer by secrets that are known: nothing that is left behind holds one."""

from collections.abc import Sequence
from dataclasses import dataclass
from subprocess import TimeoutExpired
from uuid import UUID

from accounts.models import Account
from accounts.vault import Vault
from proofs.figure import Figure
from proofs.house.failures import NotInTime
from proofs.house.fleet import group_enrol, group_make, players_make
from proofs.house.house import House
from proofs.house.journal import JournalReader
from proofs.sessions.canary_login import Canary
from proofs.sessions.scene import DRIVERS, QUESTION, answering_policy
from proofs.sessions.searching import Places, found, key_forms, logs_read, tables_read
from tests.acceptance.telemetry.monitor import monitored

CANARIES = tuple(
    Canary(
        phone=f"+999 6648 20139 {number}",
        code=f"code-{number}-of-a-canary",
        password=f"five small lanterns {number}",
        wrong=f"not the lantern {number}",
        driver=DRIVERS[number % len(DRIVERS)],
        breaks=number >= len(DRIVERS),
    )
    for number in range(2 * len(DRIVERS))
)
"""One for each driver that logs in, and one whose login breaks with all secrets in its error."""

LOGIN_WITHIN = 180.0  # seconds
ANSWER_WITHIN = 90.0  # seconds


def canary_figures(house: House) -> list[Figure]:
    """Log in, answer a question, and search logs, Redis traffic and tables."""
    with monitored(house.ground.folder.valkey) as commands:
        house.beat()
        house.events()
        house.host("canary host")
        group = _group(house)
        for number, canary in enumerate(CANARIES):
            _log_in(house, number, canary)
        _question_answered(house, group)
        for name in ("canary host", "events", "beat"):
            house.family.end(name)
    places = {
        **logs_read(house.ground.folder.logs),
        **tables_read(),
        "Redis traffic": "\n".join(commands),
    }
    return [
        Figure("commands to Redis, all of them kept", len(commands), at_least=100),
        *_figures(places),
    ]


@dataclass(frozen=True, slots=True)
class _Group:
    chat_id: int
    person: int


def _group(house: House) -> _Group:
    person = players_make(house.control, 1, name="Person")[0].user_id
    users = [
        house.control.call("users.create", phone=canary.phone, password=canary.password)["user_id"]
        for canary in CANARIES
    ]
    chat_id = group_make(house.control, "Canaries", [person, *users])
    group_enrol(chat_id, "Canaries", answering_policy())
    return _Group(chat_id, person)


def _log_in(house: House, number: int, canary: Canary) -> None:
    path = house.ground.folder.path / f"canary-{number}.json"
    canary.write(path)
    program = ["-m", "proofs.house.process", "proofs.sessions.canary_login"]
    name = f"canary login {number}"
    process = house.family.python(name, *program, str(path), str(house.ground.folder.control))
    try:
        status = process.wait(LOGIN_WITHIN)
    except TimeoutExpired as error:
        raise NotInTime(f"The {name} took too long. Its log: {process.log}.") from error
    finally:
        house.family.end(name)
    if (status == 0) is canary.breaks:
        raise NotInTime(f"The {name} ended with status {status}. Its log: {process.log}.")


def _question_answered(house: House, group: _Group) -> None:
    journal = JournalReader(house.control)
    users = set(Account.objects.values_list("telegram_user_id", flat=True))

    def connected() -> bool:
        return all(house.control.call("users.connected", user=each)["lines"] for each in users)

    def answered() -> bool:
        return any(record["user_id"] in users for record in journal.read(["Sent"]))

    house.wait_until(connected, "the canaries are connected", within=ANSWER_WITHIN)
    journal.skip()
    said = {"user": group.person, "group": group.chat_id, "text": QUESTION}
    house.control.call("groups.say", **said)
    house.wait_until(answered, "a canary answered", within=ANSWER_WITHIN)


def _figures(places: Places) -> list[Figure]:
    accounts = _logged_in()
    keys = [form for account in accounts for form in key_forms(_key(account))]
    secrets: dict[str, Sequence[str]] = {
        "phone number": [form for canary in CANARIES for form in _phone_forms(canary.phone)],
        "code": [canary.code for canary in CANARIES],
        "password": [text for each in CANARIES for text in (each.password, each.wrong)],
        "auth key": keys,
    }
    ids: list[UUID] = [account.pk for account in accounts]
    known = found((form for pk in ids for form in (str(pk), pk.hex)), places)
    figures = [
        Figure(f"of them, with a canary's {kind} in them", len(found(each, places)), at_most=0)
        for kind, each in secrets.items()
    ]
    return [
        Figure("places searched: logs, tables, Redis traffic", len(places)),
        Figure("of them, with an account's id in them", len(known), at_least=3),
        *figures,
    ]


def _phone_forms(phone: str) -> list[str]:
    return [phone, phone.replace(" ", "").lstrip("+")]


def _logged_in() -> list[Account]:
    return list(Account.objects.exclude(session_path=""))


def _key(account: Account) -> bytes:
    return Vault.from_settings().open(account).auth_key
