"""Each policy of the corpus is refused with its one problem, its line and its key."""

from pathlib import Path

import pytest

from proofs.orchestration.bad_policies import BadPolicy, bad_policies, refusal, refused_rightly


def test_the_corpus_has_at_least_sixty() -> None:
    names = [bad.name for bad in bad_policies()]

    assert len(names) >= 60
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("bad", list(bad_policies()), ids=lambda bad: bad.name)
def test_a_bad_policy_is_refused_with_its_line_and_key(bad: BadPolicy, tmp_path: Path) -> None:
    said = refusal(bad, tmp_path)

    assert refused_rightly(bad, said), f"line {bad.line}, {bad.key!r}; it said: {said!r}"
