"""Searching what a service leaves behind."""

import pytest

from proofs.sessions.searching import found, key_forms

KEY = bytes(range(256))


def test_a_place_that_holds_a_secret_is_named() -> None:
    places = {"one.log": "nothing here", "table accounts": "(1,four small lanterns)"}

    assert found(["small lanterns", "another"], places) == ["table accounts"]
    assert found(["another"], places) == []


@pytest.mark.parametrize("form", key_forms(KEY))
def test_a_key_is_found_in_any_form(form: str) -> None:
    assert found(key_forms(KEY), {"a.log": f"key={form}."}) == ["a.log"]
