from random import Random

import pytest

from sandbox.world.codes import CodeVerdict, LoginCodes

NOW = 1_000.0


@pytest.fixture
def codes() -> LoginCodes:
    return LoginCodes(Random(1), lifetime=60)


def test_a_code_is_right_until_it_is_too_old(codes: LoginCodes) -> None:
    sent = codes.send("999", now=NOW)

    assert codes.check("999", sent.code_hash, sent.code, now=NOW + 59) is CodeVerdict.RIGHT
    assert codes.check("999", sent.code_hash, sent.code, now=NOW + 60) is CodeVerdict.EXPIRED


def test_a_wrong_code_may_be_typed_again(codes: LoginCodes) -> None:
    sent = codes.send("999", now=NOW)

    assert codes.check("999", sent.code_hash, "x", now=NOW) is CodeVerdict.WRONG
    assert codes.check("999", sent.code_hash, sent.code, now=NOW) is CodeVerdict.RIGHT


def test_a_chosen_code_takes_the_place_of_the_one_under_way(codes: LoginCodes) -> None:
    sent = codes.send("999", now=NOW)

    codes.choose("999", "chosen")

    assert codes.check("999", sent.code_hash, "chosen", now=NOW) is CodeVerdict.RIGHT
    with pytest.raises(LookupError):
        codes.choose("998", "chosen")


def test_a_new_code_makes_the_former_worthless(codes: LoginCodes) -> None:
    old = codes.send("999", now=NOW)
    codes.send("999", now=NOW)

    assert codes.check("999", old.code_hash, old.code, now=NOW) is CodeVerdict.EXPIRED


def test_a_used_code_is_worthless(codes: LoginCodes) -> None:
    sent = codes.send("999", now=NOW)
    codes.drop("999")

    assert codes.check("999", sent.code_hash, sent.code, now=NOW) is CodeVerdict.EXPIRED


def test_a_code_does_not_show_in_a_repr(codes: LoginCodes) -> None:
    sent = codes.send("999", now=NOW)

    assert sent.code not in repr(sent)
    assert "999" not in repr(sent)
