"""Logging in by phone code, with and without a two-step password."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from drivers.errors import (
    CodeInvalid,
    LoginError,
    PasswordInvalid,
    PhoneBanned,
    PhoneInvalid,
    PhoneUnregistered,
    SessionLost,
)
from drivers.protocol import Login, PasswordNeeded, SignedIn
from tests.contract.drivers.conftest import OpenAccount
from tests.contract.drivers.worlds import World

PHONE = "15550123"


@pytest.fixture
async def login(world: World) -> AsyncIterator[Login]:
    login = world.factory.login(application=world.application)
    yield login
    await login.close()


async def test_a_login_by_code_gives_a_session_that_connects(
    world: World, account: OpenAccount, login: Login
) -> None:
    carol = world.person("Carol", phone=PHONE)

    sent = await login.send_code(f"+{PHONE}")
    signed_in = await login.sign_in(world.login_code(PHONE))
    await login.close()

    assert sent.via == "app"
    assert isinstance(signed_in, SignedIn)
    assert signed_in.profile.user_id == signed_in.session.user_id == carol
    carols = await account(carol, session=signed_in.session)
    assert carols.driver.connected


async def test_the_secrets_of_a_login_stay_out_of_its_repr(world: World, login: Login) -> None:
    world.person("Carol", phone=PHONE)

    await login.send_code(PHONE)
    signed_in = await login.sign_in(world.login_code(PHONE))

    assert isinstance(signed_in, SignedIn)
    assert PHONE not in repr(signed_in)
    assert repr(signed_in.session.auth_key) not in repr(signed_in)


async def test_a_two_step_password_finishes_the_login(world: World, login: Login) -> None:
    carol = world.person("Carol", phone=PHONE, password="correct horse")

    await login.send_code(PHONE)
    asked = await login.sign_in(world.login_code(PHONE))
    signed_in = await login.check_password("correct horse")

    assert isinstance(asked, PasswordNeeded)
    assert signed_in.profile.user_id == carol


async def test_a_wrong_password_may_be_typed_again(world: World, login: Login) -> None:
    world.person("Carol", phone=PHONE, password="correct horse")
    await login.send_code(PHONE)
    await login.sign_in(world.login_code(PHONE))

    with pytest.raises(PasswordInvalid):
        await login.check_password("battery staple")

    assert isinstance(await login.check_password("correct horse"), SignedIn)


async def test_a_wrong_code_may_be_typed_again(world: World, login: Login) -> None:
    world.person("Carol", phone=PHONE)
    await login.send_code(PHONE)
    code = world.login_code(PHONE)

    with pytest.raises(CodeInvalid):
        await login.sign_in("0" * len(code) if code != "0" * len(code) else "1" * len(code))

    assert isinstance(await login.sign_in(code), SignedIn)


async def test_another_process_goes_on_with_a_login(world: World, login: Login) -> None:
    carol = world.person("Carol", phone=PHONE, password="correct horse")
    await login.send_code(PHONE)
    await login.close()

    second = world.factory.login(application=world.application, progress=login.progress)
    asked = await second.sign_in(world.login_code(PHONE))
    await second.close()
    third = world.factory.login(application=world.application, progress=second.progress)
    signed_in = await third.check_password("correct horse")
    await third.close()

    assert isinstance(asked, PasswordNeeded)
    assert signed_in.profile.user_id == carol


async def test_the_code_comes_in_another_way_when_it_is_asked_for_again(
    world: World, login: Login
) -> None:
    world.person("Carol", phone=PHONE)
    first = await login.send_code(PHONE)

    second = await login.resend_code()

    assert (first.via, first.next_via, first.resend_after) == ("app", "sms", timedelta(minutes=1))
    assert (second.via, second.next_via) == ("sms", None)
    assert isinstance(await login.sign_in(world.login_code(PHONE)), SignedIn)


async def test_a_code_is_not_sent_again_without_end(world: World, login: Login) -> None:
    world.person("Carol", phone=PHONE)
    await login.send_code(PHONE)
    await login.resend_code()

    with pytest.raises(LoginError, match="SEND_CODE_UNAVAILABLE"):
        await login.resend_code()


async def test_a_key_that_was_logged_in_elsewhere_is_taken_over(
    world: World, login: Login, alice: int
) -> None:
    session = world.session(alice)

    adopted = await login.adopt(session.dc_id, session.auth_key)

    assert (adopted.session, adopted.profile.user_id) == (session, alice)


async def test_a_key_that_telegram_does_not_know_is_not_taken_over(
    world: World, login: Login, alice: int
) -> None:
    session = world.session(alice)
    world.revoke(alice)

    with pytest.raises(SessionLost):
        await login.adopt(session.dc_id, session.auth_key)


async def test_nothing_secret_shows_in_the_repr_of_a_progress(world: World, login: Login) -> None:
    world.person("Carol", phone=PHONE)
    await login.send_code(PHONE)

    shown = repr(login.progress)

    assert PHONE not in shown
    assert repr(login.progress.auth_key) not in shown
    assert login.progress.code_hash not in shown.replace("dc_id=2", "")


async def test_a_number_that_nobody_signed_up_with_is_said(world: World, login: Login) -> None:
    with pytest.raises(PhoneUnregistered):
        await _log_in(world, login, "15559999999")


async def _log_in(world: World, login: Login, phone: str) -> None:
    await login.send_code(phone)
    await login.sign_in(world.login_code(phone))


async def test_a_banned_number_is_said(world: World, login: Login) -> None:
    world.person("Carol", phone=PHONE)
    world.ban(PHONE)

    with pytest.raises(PhoneBanned):
        await login.send_code(PHONE)


async def test_a_thing_that_is_no_number_is_said(world: World, login: Login) -> None:
    with pytest.raises(PhoneInvalid):
        await login.send_code("12")


async def test_a_code_before_any_was_sent_is_refused(world: World, login: Login) -> None:
    with pytest.raises(LoginError):
        await login.sign_in("12345")


async def test_a_login_that_gave_up_leaves_no_connection(world: World, login: Login) -> None:
    carol = world.person("Carol", phone=PHONE)
    await login.send_code(PHONE)

    await login.close()
    await login.close()

    assert world.connected(carol) == 0
