"""Quantiles of samples, and medians of rounds."""

import math

from proofs.samples import of_rounds, quantile


def test_a_quantile_is_a_sample_that_so_many_do_not_exceed() -> None:
    samples = [float(number) for number in range(100, 0, -1)]

    assert (quantile(samples, 0.5), quantile(samples, 0.99), quantile(samples, 1.0)) == (
        50,
        99,
        100,
    )


def test_no_samples_have_no_quantile() -> None:
    assert math.isnan(quantile([], 0.5))


def test_one_noisy_round_does_not_move_the_median() -> None:
    assert of_rounds(["a", "bb", "c" * 90], len) == 2
