"""The drivers over MTProto on the wire: what the contract over all drivers cannot show."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from drivers.errors import Disconnected, NotAnswered, OutcomeUnknown, SessionLost
from drivers.mtproto import driver as driver_module
from drivers.protocol import Application, DriverFactory, SignedIn, TelegramServer
from drivers.registry import driver_factory
from drivers.session import TelegramSession
from sandbox.records import LoggedOut
from sandbox.scenario import Sandbox
from sandbox.world.users import User
from tests.contract.drivers.ears import Account, Ear, Ledger, Peers


@pytest.fixture(params=["pyrogram", "telethon"])
def library(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def factory(library: str) -> DriverFactory:
    return driver_factory(library)


@pytest.fixture
def line_module(library: str) -> ModuleType:
    return import_module(f"drivers.{library}.line")


@pytest.fixture
def key_exchange(library: str) -> ModuleType:
    return import_module(f"drivers.{library}.key_exchange")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed=5) as sandbox:
        yield sandbox


@pytest.fixture
def application(sandbox: Sandbox) -> Application:
    return Application(1, "x", TelegramServer("127.0.0.1", sandbox.port, sandbox.key_path))


def make(factory: DriverFactory, application: Application, session: TelegramSession) -> Account:
    ear, peers, ledger = Ear(), Peers(), Ledger()
    driver = factory.open(
        application=application,
        session=session,
        peers=peers,
        ledger=ledger,
        on_message=ear.on_message,
        on_loss=ear.on_loss,
    )
    return Account(session.user_id, driver, ear, peers, ledger)


def session_of(sandbox: Sandbox, user: User) -> TelegramSession:
    ready = sandbox.users.session(user)
    return TelegramSession(ready.dc_id, ready.user_id, ready.auth_key)


@pytest.fixture
def alice(sandbox: Sandbox) -> User:
    return sandbox.users.create(name="Alice")


@pytest.fixture
async def account(
    sandbox: Sandbox,
    application: Application,
    alice: User,
    factory: DriverFactory,
) -> AsyncIterator[Account]:
    account = make(factory, application, session_of(sandbox, alice))
    yield account
    await account.driver.disconnect()


async def test_a_line_that_goes_silent_is_lost_soon(
    sandbox: Sandbox,
    alice: User,
    account: Account,
    monkeypatch: pytest.MonkeyPatch,
    line_module: ModuleType,
) -> None:
    monkeypatch.setattr(line_module, "PING_EVERY", timedelta(milliseconds=100))
    monkeypatch.setattr(line_module, "PING_PATIENCE", timedelta(milliseconds=200))
    await account.driver.connect()

    sandbox.faults.freeze(alice)
    await account.ear.loses_its_line()

    assert account.ear.losses[0].error_id == "SILENT_LINE"
    assert not account.driver.connected


async def test_telegram_may_close_a_line_from_before_its_first_request(
    sandbox: Sandbox,
    alice: User,
    account: Account,
    monkeypatch: pytest.MonkeyPatch,
    line_module: ModuleType,
) -> None:
    monkeypatch.setattr(line_module, "SERVER_PATIENCE", timedelta(seconds=1))
    sandbox.faults.latency(60, user=alice, method="help.GetConfig")

    async with asyncio.timeout(5):
        with pytest.raises((Disconnected, NotAnswered)):
            await account.driver.connect()

    assert sandbox.connected(alice) == 0


async def test_a_line_that_takes_no_acknowledgements_is_lost_soon(
    sandbox: Sandbox,
    alice: User,
    account: Account,
    monkeypatch: pytest.MonkeyPatch,
    line_module: ModuleType,
) -> None:
    monkeypatch.setattr(line_module, "ACK_TIMEOUT", timedelta(milliseconds=200))
    bob = sandbox.users.create(name="Bob")
    group = sandbox.groups.supergroup("Games", [bob, alice])
    await account.driver.connect()
    monkeypatch.setattr(line_module.Line, "_write", _written_never)

    for number in range(40):
        sandbox.say(bob, group, f"m{number}")
    await account.ear.loses_its_line()

    assert account.ear.losses[0].error_id == "STUCK_LINE"


async def _written_never(*_: object) -> None:
    """A socket whose peer reads nothing."""
    await asyncio.Event().wait()


async def test_a_press_on_a_frozen_line_ends_in_time_and_is_unknown(
    sandbox: Sandbox, alice: User, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver_module, "PRESS_TIMEOUT", timedelta(milliseconds=200))
    group = sandbox.groups.supergroup("Games", [alice])
    await account.driver.connect()
    sandbox.faults.freeze(alice)

    with pytest.raises(OutcomeUnknown) as unknown:
        await account.driver.press(group.chat_id, 1, b"rp:1")

    assert unknown.value.error_id == "NO_ANSWER"


async def test_a_question_on_a_frozen_line_is_merely_not_answered(
    sandbox: Sandbox,
    alice: User,
    account: Account,
    monkeypatch: pytest.MonkeyPatch,
    line_module: ModuleType,
) -> None:
    monkeypatch.setattr(line_module, "PING_PATIENCE", timedelta(milliseconds=200))
    await account.driver.connect()
    sandbox.faults.freeze(alice)

    with pytest.raises(NotAnswered):
        await account.driver.ping()


async def test_a_server_that_cuts_each_new_line_is_a_failed_connect(
    sandbox: Sandbox, account: Account
) -> None:
    sandbox.faults.slam(on=True)

    async with asyncio.timeout(3):
        with pytest.raises(Disconnected):
            await account.driver.connect()

    sandbox.faults.slam(on=False)
    await account.driver.connect()
    assert account.driver.connected


async def test_a_server_that_says_nothing_does_not_hold_up_connect(
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    factory: DriverFactory,
    line_module: ModuleType,
    key_exchange: ModuleType,
) -> None:
    monkeypatch.setattr(line_module, "OPEN_TIMEOUT", timedelta(milliseconds=300))
    monkeypatch.setattr(key_exchange, "KEY_TIMEOUT", timedelta(milliseconds=300))
    async with await asyncio.start_server(_say_nothing, "127.0.0.1", 0) as silent:
        port = silent.sockets[0].getsockname()[1]
        server = TelegramServer("127.0.0.1", port, sandbox.key_path)
        account = make(factory, Application(1, "x", server), TelegramSession(2, 1, bytes(256)))

        async with asyncio.timeout(3):
            with pytest.raises(NotAnswered):
                await account.driver.connect()
            with pytest.raises(NotAnswered):
                await factory.login(application=Application(1, "x", server)).send_code("15550001")


async def _say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


async def test_a_key_that_is_used_twice_is_dead_for_both(
    sandbox: Sandbox,
    application: Application,
    alice: User,
    account: Account,
    factory: DriverFactory,
) -> None:
    session = session_of(sandbox, alice)
    first, second = make(factory, application, session), make(factory, application, session)
    await first.driver.connect()

    with pytest.raises(SessionLost):
        await second.driver.connect()

    assert sandbox.duplicates == 1
    await first.driver.disconnect()


async def test_a_reconnect_never_uses_a_key_on_two_lines(
    sandbox: Sandbox, alice: User, account: Account
) -> None:
    await account.driver.connect()
    for times in range(1, 21):
        sandbox.faults.cut(alice)
        await account.ear.loses_its_line(times=times)
        await account.driver.connect()

    assert sandbox.duplicates == 0
    assert sandbox.connected(alice) == 1


async def test_many_drivers_need_no_threads_and_leave_no_files(
    sandbox: Sandbox,
    application: Application,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    factory: DriverFactory,
) -> None:
    monkeypatch.chdir(tmp_path)
    before = threading.active_count()
    users = [sandbox.users.create() for _ in range(20)]
    accounts = [make(factory, application, session_of(sandbox, user)) for user in users]

    await asyncio.gather(*(account.driver.connect() for account in accounts))
    threads = threading.active_count()
    await asyncio.gather(*(account.driver.disconnect() for account in accounts))

    assert threads == before
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - dot files count too
    assert len(asyncio.all_tasks()) == 1 + sum(
        "sandbox" in repr(task) for task in asyncio.all_tasks()
    )


async def test_a_refused_repeat_counts_as_sent(
    sandbox: Sandbox, alice: User, account: Account
) -> None:
    group = sandbox.groups.supergroup("Games", [alice])
    sandbox.faults.refuse_repeats()
    await account.driver.connect()
    await account.driver.send_text(group.chat_id, "once", random_id=4)

    again = await account.driver.send_text(group.chat_id, "once", random_id=4)

    assert again.message_id is None
    assert len(sandbox.journal.sends_of(alice.user_id)) == 1


async def test_a_line_that_breaks_while_logging_out_is_no_loss(
    sandbox: Sandbox, alice: User, account: Account
) -> None:
    await account.driver.connect()
    sandbox.faults.latency(60, user=alice, method="auth.LogOut")
    leaving = asyncio.ensure_future(account.driver.log_out())
    await sandbox.journal.wait_for(lambda journal: any(journal.of(LoggedOut)), within=5)

    await sandbox.faults.outage(on=True)
    async with asyncio.timeout(5):
        with pytest.raises(OutcomeUnknown):
            await leaving

    assert account.ear.losses == []
    assert not account.driver.connected


async def test_a_login_follows_its_number_to_another_data_centre(
    sandbox: Sandbox,
    application: Application,
    factory: DriverFactory,
) -> None:
    sandbox.users.create(phone="15550001")
    sandbox.faults.refuse(303, "PHONE_MIGRATE_4", method="auth.SendCode")
    login = factory.login(application=application)

    await login.send_code("+1 555 0001")
    signed_in = await login.sign_in(sandbox.users.code("15550001"))
    await login.close()

    assert isinstance(signed_in, SignedIn)
    assert signed_in.session.dc_id == 4


async def test_a_server_with_another_key_than_the_trusted_one_is_not_spoken_to(
    application: Application,
    factory: DriverFactory,
) -> None:
    async with Sandbox.start(seed=6) as stranger:
        assert application.server is not None
        server = TelegramServer("127.0.0.1", stranger.port, application.server.public_key)
        login = factory.login(application=Application(1, "x", server))

        with pytest.raises(Disconnected) as refused:
            await login.send_code("15550001")

        assert refused.value.error_id == "KEY_EXCHANGE_FAILED"


async def test_a_device_is_shown_under_the_name_of_this_software(
    sandbox: Sandbox, alice: User, account: Account
) -> None:
    await account.driver.connect()

    [login] = sandbox._centre.keys.logins_of(alice.user_id)

    assert login.key.device["device_model"] == "SIS (Session Interaction Service)"


async def test_every_answer_may_come_late_and_order_is_kept(
    sandbox: Sandbox, alice: User, account: Account
) -> None:
    bob = sandbox.users.create(name="Bob")
    group = sandbox.groups.supergroup("Games", [bob, alice])
    sandbox.faults.wire_latency(0.02)
    await account.driver.connect()

    said = [f"m{number}" for number in range(30)]
    for text in said:
        sandbox.say(bob, group, text)

    await account.ear.hears(*said)
