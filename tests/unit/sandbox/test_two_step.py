from typing import Any

import pytest
from pyrogram.raw import functions
from pyrogram.utils import compute_password_check

from sandbox.line import RpcError
from sandbox.scenario.users import Users
from tests.unit.sandbox.conftest import MemoryLine, Scene, open_line

PHONE = "9990000009"


@pytest.fixture
async def half_way(scene: Scene) -> MemoryLine:
    """A line on which the code was right, and the password is still to come."""
    user = Users(scene.centre).create(phone=PHONE, password="correct horse")
    line = open_line(scene.centre)
    sent = scene.centre.codes.send(PHONE, now=scene.centre.now())
    query = functions.auth.SignIn(
        phone_number=PHONE, phone_code_hash=sent.code_hash, phone_code=sent.code
    )
    with pytest.raises(RpcError, match="401 SESSION_PASSWORD_NEEDED"):
        await scene.answer(query, line)
    assert user.password
    return line


async def _proof(scene: Scene, line: MemoryLine, password: str) -> Any:
    question = await scene.answer(functions.account.GetPassword(), line)
    return functions.auth.CheckPassword(password=compute_password_check(question, password))


async def test_half_a_login_is_no_login(scene: Scene, half_way: MemoryLine) -> None:
    with pytest.raises(RpcError, match="401 AUTH_KEY_UNREGISTERED"):
        await scene.answer(functions.updates.GetState(), half_way)


async def test_a_challenge_is_asked_once(scene: Scene, half_way: MemoryLine) -> None:
    wrong = await _proof(scene, half_way, "wrong horse")

    with pytest.raises(RpcError, match="400 PASSWORD_HASH_INVALID"):
        await scene.answer(wrong, half_way)
    with pytest.raises(RpcError, match="400 SRP_ID_INVALID"):
        await scene.answer(wrong, half_way)


async def test_a_proof_of_one_line_is_worth_nothing_on_another(
    scene: Scene, half_way: MemoryLine
) -> None:
    proof = await _proof(scene, half_way, "correct horse")

    with pytest.raises(RpcError, match="400 SRP_ID_INVALID"):
        await scene.answer(proof, open_line(scene.centre))
    assert (await scene.answer(proof, half_way)).user.phone == PHONE
