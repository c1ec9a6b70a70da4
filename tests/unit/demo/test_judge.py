"""The verdict on a play: what the journal shows against what the policies promise."""

from decimal import Decimal
from typing import Any

import pytest

from sis_project.demo.judge import Books, Promises, Verdict, judge
from sis_project.demo.story import Story

CHAT = -1001
OURS = (11, 12, 13)
BOT, PERSON = 7, 8
PROMISES = Promises(takers={CHAT: 2}, answers={900: 1, 901: 0})

Record = dict[str, Any]


def pushed(at: float, uid: int, user_id: int = 11) -> Record:
    return {"record": "Pushed", "at": at, "uid": uid, "user_id": user_id, "edit": False}


def posted(at: float, packet_id: str = "a", uid: int = 500, phrase: str | None = None) -> Record:
    return {
        "record": "PacketPosted",
        "at": at,
        "packet_id": packet_id,
        "chat_id": CHAT,
        "uid": uid,
        "shares": 5,
        "phrase": phrase,
    }


def pressed(at: float, user_id: int, packet_id: str = "a") -> Record:
    return {"record": "Pressed", "at": at, "packet_id": packet_id, "user_id": user_id}


def claimed(user_id: int, amount: str, packet_id: str = "a") -> Record:
    return {
        "record": "Claimed",
        "at": 0.0,
        "packet_id": packet_id,
        "user_id": user_id,
        "amount": amount,
    }


def sent(uid: int, user_id: int, *, text: str = "", reply_to: int | None = None) -> Record:
    return {
        "record": "Sent",
        "at": 5.0,
        "uid": uid,
        "user_id": user_id,
        "chat_id": CHAT,
        "text": text,
        "reply_to": reply_to,
    }


GOOD_PLAY = [
    pushed(1.0, 500, user_id=12),
    posted(1.001),
    pushed(1.002, 500, user_id=11),
    pressed(1.010, 11),
    claimed(11, "1.20"),
    pressed(1.030, 12),
    claimed(12, "0.30"),
    sent(900, PERSON, text="hello"),
    sent(901, PERSON, text="the moon"),
    sent(902, 13, text="Hello!", reply_to=900),
]
GOOD_BOOKS = Books(won={("a", 11): Decimal("1.20"), ("a", 12): Decimal("0.30")})


def verdict_on(records: list[Record], books: Books = GOOD_BOOKS) -> Verdict:
    story = Story(ours=frozenset(OURS))
    story.read(records)
    return judge(story, PROMISES, books)


def test_a_play_that_kept_every_promise_is_good() -> None:
    verdict = verdict_on(GOOD_PLAY)

    assert verdict.good
    assert (verdict.packets, verdict.answered) == (1, 1)
    assert (verdict.claims, verdict.claims_promised) == (2, 2)
    assert (verdict.replies, verdict.replies_promised) == (1, 1)


def test_a_reaction_runs_from_the_first_push_to_each_first_press() -> None:
    verdict = verdict_on(GOOD_PLAY)

    assert verdict.reactions == pytest.approx([0.010, 0.030])
    assert verdict.quantile(0.5) == pytest.approx(0.010)
    assert verdict.quantile(0.99) == pytest.approx(0.030)


@pytest.mark.parametrize(
    ("extra", "sentence"),
    [
        (pressed(2.0, 11), "User 11 took part 2 times in packet a."),
        (pressed(2.0, 13), "3 accounts, not 2, took part in packet a."),
        (sent(903, 12, reply_to=900), "Message 900 was answered 2 times."),
        (sent(903, 12, reply_to=901), "Message 901 was answered 1 times."),
        (sent(903, 12), "1 messages of ours answer nothing."),
        ({"record": "KeyDuplicated", "at": 2.0, "user_id": 11}, "1 auth keys were used"),
    ],
)
def test_what_is_done_twice_or_unasked_is_a_double(extra: Record, sentence: str) -> None:
    verdict = verdict_on([*GOOD_PLAY, extra])

    assert not verdict.good
    assert any(told.startswith(sentence) for told in verdict.doubles)


def test_an_account_that_did_not_take_part_is_a_miss() -> None:
    verdict = verdict_on(
        [r for r in GOOD_PLAY if r.get("user_id") != 12 or r["record"] == "Pushed"]
    )

    assert verdict.misses == ["1 of 2 accounts took part in packet a."]


def test_a_press_that_ended_unknown_is_said_and_is_no_miss() -> None:
    records = [r for r in GOOD_PLAY if r.get("user_id") != 12 or r["record"] == "Pushed"]
    books = Books(unknown={"a": frozenset({12})}, won={("a", 11): Decimal("1.20")})

    verdict = verdict_on(records, books)

    assert verdict.good
    assert verdict.unknown == 1


def test_a_message_without_its_answer_is_a_miss() -> None:
    verdict = verdict_on(GOOD_PLAY[:-1])

    assert verdict.misses == ["Message 900 was not answered."]


def test_a_packet_that_nobody_heard_of_is_a_miss() -> None:
    verdict = verdict_on([*GOOD_PLAY, posted(3.0, packet_id="b", uid=600)])

    assert verdict.misses == ["0 of 2 accounts took part in packet b."]
    assert (verdict.packets, verdict.answered) == (2, 1)


def test_a_phrase_takes_part_as_a_press_does() -> None:
    verdict = verdict_on(
        [
            *GOOD_PLAY,
            posted(3.0, packet_id="b", uid=600, phrase="Red Lantern"),
            sent(903, 11, text="red lantern", reply_to=600),
            sent(904, 12, text="red lantern"),
            claimed(11, "1.00", packet_id="b"),
            claimed(12, "1.00", packet_id="b"),
        ],
        Books(won={**GOOD_BOOKS.won, ("b", 11): Decimal(1), ("b", 12): Decimal(1)}),
    )

    assert verdict.good
    assert verdict.claims == 4


@pytest.mark.parametrize(
    "won",
    [
        {("a", 11): Decimal("1.20")},
        {("a", 11): Decimal("1.20"), ("a", 12): Decimal("9.00")},
        {**GOOD_BOOKS.won, ("a", 13): Decimal("1.00")},
    ],
)
def test_claims_that_differ_from_the_journal_are_said(won: dict[tuple[str, int], Decimal]) -> None:
    verdict = verdict_on(GOOD_PLAY, Books(won=won))

    assert len(verdict.wrong_books) == 1
    assert not verdict.good
