"""Every label is bounded: a label that takes any value fills Prometheus until it dies."""

from prometheus_client import REGISTRY

from accounts.budgets.requests import Scope
from accounts.hosting.gate import Refusal
from drivers.pyrogram.methods import ALLOWED, method_of
from drivers.refusals import _ERRORS
from orchestration.models import ActionKind, ActionStatus
from telemetry.metrics import actions, budgets, telegram
from telemetry.metrics.labels import OTHER


def labels_of(metric: str) -> set[tuple[str, ...]]:
    """The label values of each series of one metric."""
    return {
        tuple(sample.labels.values())
        for family in REGISTRY.collect()
        for sample in family.samples
        if sample.name == metric
    }


def test_what_nobody_knows_is_counted_as_other() -> None:
    for number in range(50):
        telegram.telegram_refused(error_id=f"NEW_ERROR_{number}", method=f"new.Method{number}")
        budgets.budget_refused(scope=f"scope {number}")
        actions.action_ended(kind="SEND", outcome=f"outcome {number}")
        actions.action_given_back(kind=f"KIND_{number}", reason=f"reason {number}")

    assert (OTHER, OTHER) in labels_of("sis_telegram_errors_total")
    assert (OTHER,) in labels_of("sis_budget_refusals_total")
    assert ("SEND", OTHER) in labels_of("sis_actions_total")
    assert (OTHER, OTHER) in labels_of("sis_actions_given_back_total")
    for metric in ("sis_telegram_errors_total", "sis_actions_given_back_total"):
        assert not any("50" in value for series in labels_of(metric) for value in series)


def test_every_error_that_drivers_know_is_counted_by_its_name() -> None:
    assert _ERRORS.keys() <= telegram.TELEGRAM_ERRORS


def test_every_method_that_drivers_may_call_is_counted_by_its_name() -> None:
    assert {method_of(method) for method in ALLOWED} == telegram.METHODS


def test_scopes_kinds_and_outcomes_are_those_of_the_rooms_above() -> None:
    assert {scope.value for scope in Scope} == budgets.SCOPES
    assert set(ActionKind.values) == actions.KINDS
    assert set(ActionStatus.values) - {"QUEUED", "CLAIMED"} == actions.OUTCOMES
    assert {refusal.value for refusal in Refusal} <= actions.REASONS


def test_a_refusal_of_telegram_sends_an_action_back_under_one_name() -> None:
    actions.action_given_back(kind="SEND", reason="FLOOD_WAIT_X")

    assert ("SEND", actions.TELEGRAM) in labels_of("sis_actions_given_back_total")
