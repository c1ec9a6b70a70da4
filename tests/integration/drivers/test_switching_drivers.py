"""One login serves every driver: changing an account's driver asks nobody for a new code."""

from collections.abc import AsyncIterator
from itertools import permutations

import pytest

from drivers.protocol import Application, Driver, SignedIn, TelegramServer
from drivers.registry import driver_factory
from drivers.session import TelegramSession
from sandbox.scenario import Sandbox
from tests.contract.drivers.ears import Ear, Ledger, Peers

PHONE = "15550001"
SWITCHES = list(permutations(["pyrogram", "telethon"]))


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed=7) as sandbox:
        yield sandbox


@pytest.fixture
def application(sandbox: Sandbox) -> Application:
    return Application(1, "x", TelegramServer("127.0.0.1", sandbox.port, sandbox.key_path))


class Owner:
    """One account with its stores, whichever driver opens it."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._packed = b""
        self.ear, self.peers, self.ledger = Ear(), Peers(), Ledger()

    async def log_in(self, driver: str, sandbox: Sandbox) -> None:
        login = driver_factory(driver).login(application=self._application)
        await login.send_code(PHONE)
        signed_in = await login.sign_in(sandbox.users.code(PHONE))
        await login.close()
        assert isinstance(signed_in, SignedIn)
        self._packed = signed_in.session.pack()

    def opened_by(self, driver: str) -> Driver:
        return driver_factory(driver).open(
            application=self._application,
            session=TelegramSession.unpack(self._packed),
            peers=self.peers,
            ledger=self.ledger,
            on_message=self.ear.on_message,
            on_loss=self.ear.on_loss,
        )


@pytest.mark.parametrize(("first", "second"), SWITCHES)
async def test_a_session_made_by_one_driver_is_opened_by_the_other(
    sandbox: Sandbox, application: Application, first: str, second: str
) -> None:
    alice = sandbox.users.create(name="Alice", phone=PHONE)
    owner = Owner(application)

    await owner.log_in(first, sandbox)
    driver = owner.opened_by(second)
    profile = await driver.connect()

    assert profile.user_id == alice.user_id
    assert sandbox.connected(alice) == 1
    await driver.disconnect()
    assert sandbox.duplicates == 0


@pytest.mark.parametrize(("first", "second"), SWITCHES)
async def test_the_other_driver_goes_on_where_the_first_one_stopped(
    sandbox: Sandbox, application: Application, first: str, second: str
) -> None:
    alice = sandbox.users.create(name="Alice", phone=PHONE)
    bob = sandbox.users.create(name="Bob")
    games = sandbox.groups.supergroup("Games", [bob, alice])
    family = sandbox.groups.basic("Family", [bob, alice])
    owner = Owner(application)
    await owner.log_in(first, sandbox)
    before = owner.opened_by(first)
    await before.connect()
    sandbox.say(bob, games, "heard by the first")
    await owner.ear.hears("heard by the first")
    await before.disconnect()

    sandbox.say(bob, games, "missed by both")
    sandbox.say(bob, family, "missed at home")
    after = owner.opened_by(second)
    await after.connect()
    sent = await after.send_text(games.chat_id, "here again", random_id=1)
    await after.disconnect()

    assert sorted(owner.ear.texts) == ["heard by the first", "missed at home", "missed by both"]
    assert sent.message_id is not None
    assert sandbox.duplicates == 0


@pytest.mark.parametrize(("first", "second"), SWITCHES)
async def test_a_message_sent_by_one_driver_is_not_sent_again_by_the_other(
    sandbox: Sandbox, application: Application, first: str, second: str
) -> None:
    alice = sandbox.users.create(name="Alice", phone=PHONE)
    games = sandbox.groups.supergroup("Games", [alice])
    owner = Owner(application)
    await owner.log_in(first, sandbox)

    for name in (first, second):
        driver = owner.opened_by(name)
        await driver.connect()
        await driver.send_text(games.chat_id, "once", random_id=9)
        await driver.disconnect()

    assert [sent.text for sent in sandbox.journal.sends_of(alice.user_id)] == ["once"]
