"""Policies: what is refused, and how long the worst patterns take."""

import tempfile
from pathlib import Path

from proofs.figure import Figure
from proofs.orchestration.bad_policies import bad_policies, refusal, refused_rightly
from proofs.orchestration.redos import CORPUS, redos_milliseconds


def policy_figures() -> list[Figure]:
    """Refuse the corpus of bad policies and look for the worst patterns; no server is needed."""
    corpus = list(bad_policies())
    with tempfile.TemporaryDirectory() as folder:
        refused = sum(refused_rightly(bad, refusal(bad, Path(folder))) for bad in corpus)
    return [
        Figure("bad policies in the corpus", len(corpus), at_least=60),
        Figure("of these not refused with line and key", len(corpus) - refused, at_most=0),
        Figure(f"{len(CORPUS)} patterns that explode elsewhere", redos_milliseconds(), "ms", 50),
    ]
