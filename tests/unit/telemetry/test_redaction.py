"""What a log line keeps of what it must not tell."""

import base64
from uuid import UUID

import pytest

from telemetry.logs.redaction import REMOVED, Redactor

PHONE = "+99966100003"
CHAT = -1001234567890
AUTH_KEY = bytes(range(256))

redactor = Redactor(b"k" * 32, secrets=["hunter2 hunter2"])


def line(**fields: object) -> dict[str, object]:
    return dict(redactor(None, "info", dict(fields)))


@pytest.mark.parametrize(
    "text",
    [
        f"login of {PHONE} failed",
        "login of 99966100003 failed.",
        "phone='99966100003'",
        "phone:99966100003, code",
        "+999 66 100-003",
    ],
)
def test_a_phone_number_in_a_text_becomes_one_name(text: str) -> None:
    assert redactor.name("phone", PHONE) in redactor.text(text)
    assert "66100003" not in redactor.text(text)


def test_a_name_needs_the_key() -> None:
    assert redactor.name("phone", PHONE) != Redactor(b"l" * 32).name("phone", PHONE)


def test_a_chat_has_one_name_alone_in_a_text_and_at_the_head_of_an_events_key() -> None:
    name = redactor.name("chat", CHAT)

    told = line(group_id=CHAT, event_key=f"{CHAT}:55", event=f"left {CHAT}", other=CHAT)

    assert told["group_id"] == told["other"] == name
    assert told["event_key"] == f"{name}:55"
    assert told["event"] == f"left {name}"


def test_a_proxys_password_is_removed_and_its_host_is_not() -> None:
    told = redactor.text("no answer from socks5://seven:Lantern-77@proxy.example:1080")

    assert told == f"no answer from socks5://seven:{REMOVED}@proxy.example:1080"


@pytest.mark.parametrize(
    "shown",
    [
        repr(AUTH_KEY),
        AUTH_KEY.hex(),
        base64.b64encode(AUTH_KEY).decode(),
        base64.urlsafe_b64encode(AUTH_KEY).decode(),
        base64.b64encode(bytes(range(100, 132))).decode(),
    ],
    ids=["repr", "hex", "base64", "urlsafe base64", "a shorter key"],
)
def test_a_key_is_removed_however_it_is_shown(shown: str) -> None:
    assert redactor.text(f"key {shown}") == f"key {REMOVED}"


def test_a_secret_of_the_settings_is_removed_wherever_it_stands() -> None:
    assert redactor.text("x=hunter2 hunter2;") == f"x={REMOVED};"


def test_a_field_that_holds_a_text_is_removed_also_inside_another() -> None:
    told = line(text="see you at noon", result={"answer": "you won 5"})

    assert told == {"text": REMOVED, "result": {"answer": REMOVED}}


def test_of_an_object_only_its_kind_is_told() -> None:
    class Message:
        def __repr__(self) -> str:
            return "see you at noon"

    assert line(what=Message()) == {"what": "<Message>"}


def test_ids_figures_and_times_stay_as_they_are() -> None:
    fields = {
        "account_id": UUID("0d1f1b7e-7f3a-4d7e-9a51-123456789012"),
        "action_id": 1_234_567,
        "seconds": 12.5,
        "at": "2026-11-23T08:16:57.123456Z",
        "until": "1763885817.123",
        "where": "run:12 (/srv/sis/accounts/hosting/Long-Name9/another-folder/line.py)",
        "host": "worker-7:1f2e3d4c5b6a79880123456789abcdef:412:9f3c",
    }

    assert line(**fields) == {**fields, "account_id": str(fields["account_id"])}
