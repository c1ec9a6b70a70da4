import pytest
from pyrogram.raw import functions, types

from sandbox.line import RpcError
from sandbox.records import Called
from tests.unit.sandbox.conftest import Scene, open_line, sending


async def test_another_accounts_access_hash_is_worth_nothing(scene: Scene) -> None:
    with pytest.raises(RpcError, match="400 CHANNEL_INVALID"):
        await scene.answer(sending(scene.peer(scene.bob)))


async def test_who_is_not_in_a_group_cannot_write_there(scene: Scene) -> None:
    scene.group.membership.remove(scene.alice.user_id)
    scene.supergroup.membership.remove(scene.alice.user_id)

    with pytest.raises(RpcError, match="400 PEER_ID_INVALID"):
        await scene.answer(sending(scene.group_peer))
    with pytest.raises(RpcError, match="400 CHANNEL_PRIVATE"):
        await scene.answer(sending(scene.peer(scene.alice)))


async def test_nothing_but_logging_in_is_answered_before_a_login(scene: Scene) -> None:
    stranger = open_line(scene.centre)

    with pytest.raises(RpcError, match="401 AUTH_KEY_UNREGISTERED"):
        await scene.answer(functions.updates.GetState(), stranger)

    assert isinstance(await scene.answer(functions.help.GetConfig(), stranger), types.Config)


async def test_a_method_that_is_not_here_is_refused_and_noted(scene: Scene) -> None:
    with pytest.raises(RpcError, match="400 METHOD_NOT_SUPPORTED"):
        await scene.answer(functions.stories.GetAllStories(hidden=True))

    called = list(scene.centre.journal.of(Called))[-1]
    assert called.method == "stories.GetAllStories"
    assert called.outcome == "400 METHOD_NOT_SUPPORTED"


async def test_a_revoked_key_is_unregistered_and_hears_nothing_more(scene: Scene) -> None:
    scene.centre.keys.sign_out(scene.line.auth_key)

    scene.centre.say(sender=scene.bob, chat=scene.supergroup, text="hi")

    assert scene.line.pushed == []
    with pytest.raises(RpcError, match="401 AUTH_KEY_UNREGISTERED"):
        await scene.answer(functions.updates.GetState())
    (called,) = scene.centre.journal.calls_of(scene.alice.user_id)
    assert called.outcome == "401 AUTH_KEY_UNREGISTERED"


async def test_the_own_phone_number_is_shown_and_no_one_elses(scene: Scene) -> None:
    hashes = scene.centre.world.hashes
    bob = types.InputUser(
        user_id=scene.bob.user_id,
        access_hash=hashes.user(scene.alice.user_id, scene.bob.user_id),
    )

    users = await scene.answer(functions.users.GetUsers(id=[types.InputUserSelf(), bob]))

    assert [user.phone for user in users] == [scene.alice.phone, None]


async def test_ending_another_session_ends_that_one_alone(scene: Scene) -> None:
    other = open_line(scene.centre, scene.alice)
    listed = await scene.answer(functions.account.GetAuthorizations())
    hashes = [login.hash for login in listed.authorizations if not login.current]

    await scene.answer(functions.account.ResetAuthorization(hash=hashes[0]))

    ended = [scene.centre.keys.ended(line.auth_key) for line in (scene.line, other)]
    assert ended == [False, True]
