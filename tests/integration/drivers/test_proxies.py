"""Both drivers go through the account's proxy, and never past it."""

from collections.abc import AsyncIterator

import pytest

from drivers.errors import DriverError, ProxyFailed
from drivers.protocol import Application, Driver, TelegramServer
from drivers.proxies import ProxyScheme, ProxyServer
from drivers.registry import driver_factory
from drivers.session import TelegramSession
from sandbox.scenario import Sandbox
from tests.contract.drivers.ears import Ear, Ledger, Peers
from tests.loopback_proxy import ITS_ADDRESS, LoopbackProxy

NAME, PASSWORD = "seven", "Lantern:77@bridge"


@pytest.fixture(params=["pyrogram", "telethon"])
def driver_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=list(ProxyScheme))
async def proxy(request: pytest.FixtureRequest) -> AsyncIterator[LoopbackProxy]:
    async with LoopbackProxy.start(request.param, username=NAME, password=PASSWORD) as proxy:
        yield proxy


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed=1) as sandbox:
        yield sandbox


def application(sandbox: Sandbox) -> Application:
    server = TelegramServer("127.0.0.1", sandbox.port, sandbox.key_path)
    return Application(api_id=1, api_hash="x", server=server)


def driver_of(sandbox: Sandbox, name: str, ear: Ear, proxy: ProxyServer) -> Driver:
    """A driver of a new user, Alice."""
    alice = sandbox.users.create(name="Alice", phone="15550001")
    ready = sandbox.users.session(alice)
    return driver_factory(name).open(
        application=application(sandbox),
        session=TelegramSession(ready.dc_id, ready.user_id, ready.auth_key),
        peers=Peers(),
        ledger=Ledger(),
        on_message=ear.on_message,
        on_loss=ear.on_loss,
        proxy=proxy,
    )


async def failure_of(driver: Driver) -> ProxyFailed:
    with pytest.raises(ProxyFailed) as caught:
        await driver.connect()
    return caught.value


async def test_an_account_is_heard_through_its_proxy_alone(
    sandbox: Sandbox, driver_name: str, proxy: LoopbackProxy
) -> None:
    ear = Ear()
    driver = driver_of(sandbox, driver_name, ear, proxy.server())
    bob = sandbox.users.create(name="Bob")
    group = sandbox.groups.supergroup("Games", [bob, sandbox.users.by_phone("15550001")])
    await driver.connect()

    sandbox.say(bob, group, "hello")

    await ear.hears("hello")
    await driver.disconnect()
    assert dict(sandbox.peers) == {ITS_ADDRESS: 1}
    assert proxy.carried == 1


async def test_a_login_goes_through_its_proxy_alone(
    sandbox: Sandbox, driver_name: str, proxy: LoopbackProxy
) -> None:
    sandbox.users.create(name="Alice", phone="15550001")
    login = driver_factory(driver_name).login(
        application=application(sandbox), proxy=proxy.server()
    )

    await login.send_code("15550001")
    await login.sign_in(sandbox.users.code("15550001"))

    await login.close()
    assert set(sandbox.peers) == {ITS_ADDRESS}
    assert proxy.carried == sandbox.peers[ITS_ADDRESS] >= 2


@pytest.mark.parametrize("login", [{"password": "wrong"}, {"username": ""}])
async def test_a_proxy_that_does_not_take_the_login_is_not_passed_by(
    sandbox: Sandbox, driver_name: str, proxy: LoopbackProxy, login: dict[str, str]
) -> None:
    driver = driver_of(sandbox, driver_name, Ear(), proxy.server(**login))

    error = await failure_of(driver)

    assert error.error_id == "PROXY_LOGIN_REFUSED"
    assert "loopback" in error.sentence
    assert not sandbox.peers
    for secret in ("wrong", PASSWORD, NAME):
        assert secret not in f"{error.sentence} {error!r} {error.__cause__!r} {error.__context__!r}"


async def test_a_proxy_that_is_down_is_not_passed_by(
    sandbox: Sandbox, driver_name: str, proxy: LoopbackProxy
) -> None:
    driver = driver_of(sandbox, driver_name, Ear(), proxy.server())
    await proxy.close()

    error = await failure_of(driver)

    assert error.error_id == "PROXY_UNREACHABLE"
    assert not sandbox.peers


async def test_a_line_whose_proxy_goes_down_is_lost_and_comes_back_through_it(
    sandbox: Sandbox, driver_name: str, proxy: LoopbackProxy
) -> None:
    ear = Ear()
    driver = driver_of(sandbox, driver_name, ear, proxy.server())
    await driver.connect()

    await proxy.close()
    await ear.loses_its_line()
    with pytest.raises(DriverError):
        await driver.connect()
    await proxy.open()
    await driver.connect()

    await driver.disconnect()
    assert dict(sandbox.peers) == {ITS_ADDRESS: 2}


async def test_a_proxy_that_cannot_reach_telegram_says_so(
    sandbox: Sandbox, driver_name: str, proxy: LoopbackProxy
) -> None:
    driver = driver_of(sandbox, driver_name, Ear(), proxy.server())
    await sandbox.faults.outage(on=True)

    with pytest.raises(DriverError):
        await driver.connect()

    assert not sandbox.peers


def test_a_proxy_shows_no_user_name_and_no_password() -> None:
    proxy = ProxyServer("eu-1", ProxyScheme.HTTP, "proxy.example", 3128, NAME, PASSWORD)

    assert NAME not in repr(proxy)
    assert PASSWORD not in repr(proxy)
