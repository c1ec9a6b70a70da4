"""Each error of Telegram's over the wire, on both drivers: its account ends in the right status."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final
from uuid import uuid4

from django.utils import timezone

from accounts.models import Account, AccountLog, Status
from accounts.services import GLOBAL_SWITCH, switch_release
from orchestration.bells import ring_accounts
from orchestration.models import Action, ActionKind, DecisionOutcome
from orchestration.statements import statements
from orchestration.statements.rows import Plan, PlannedAction
from proofs.figure import Figure
from proofs.house.failures import NotInTime
from proofs.house.fleet import OurAccount, accounts_make, group_enrol, group_make
from proofs.house.house import House
from proofs.sessions.scene import DRIVERS, answering_policy
from proofs.sessions.status_cases import CASES, FORGOTTEN, KINDS, METHODS, Case, Strikes
from sandbox.control import BlockingControlClient

HOST: Final = "statuses host"
RULE: Final = "statuses"
END_WITHIN: Final = 60.0  # seconds
LIFE: Final = timedelta(minutes=30)
FIRST: Final = 5000
"""Accounts are numbered from here on, beside those of other figures."""

Played = Mapping[OurAccount, Case]


def status_figures(house: House, cases: Sequence[Case] = CASES) -> list[Figure]:
    """Let each case happen to an account of its own on each driver, and look how they end.

    A host is started for them, and ended afterwards.
    """
    played = _cast(house, cases)
    group = _group(house, played)
    house.host(HOST, capacity=Account.objects.count())  # it takes those of other figures, too
    try:
        _wait(house, played, _connected)
        _strike(house.control, played)
        _act(played, group)
        _wait(house, played, _ended_unhalted)
    except NotInTime as late:
        print(late)
    # Before the host ends, for that sets offline whoever is active.
    wrong = [(account, case) for account, case in played.items() if not _ended(account, case)]
    loops = sum(_told(account, case) > 1 for account, case in played.items())
    house.family.end(HOST)
    _tell(wrong)
    return [
        Figure("errors of Telegram put on the wire, on both drivers", len(played)),
        Figure("of them ended in another status than is promised", len(wrong), at_most=0),
        Figure("accounts that were tried again with a dead session", loops, at_most=0),
    ]


def _cast(house: House, cases: Sequence[Case]) -> Played:
    """Two accounts, one a driver, for each case."""
    each = [case for case in cases for _ in DRIVERS]
    accounts = accounts_make(house, len(each), begin=FIRST, drivers=DRIVERS)
    return dict(zip(accounts, each, strict=True))


def _group(house: House, played: Played) -> int:
    users = [account.user_id for account in played]
    group = group_make(house.control, "Statuses", users)
    group_enrol(group, "Statuses", answering_policy())
    return group


def _strike(control: BlockingControlClient, played: Played) -> None:
    """Set the faults; lines that are to meet theirs while they connect are cut."""
    for account, case in played.items():
        if case.name == FORGOTTEN:
            control.call("faults.forget_key", user=account.user_id)
        else:
            control.call(
                "faults.refuse",
                code=case.code,
                name=case.name,
                user=account.user_id,
                method=METHODS[case.strikes],
                times=None,
            )
        if case.strikes is Strikes.CONNECTING:
            control.call("faults.cut", user=account.user_id)


def _act(played: Played, group: int) -> None:
    """Ask the others to send something, or to press a button."""
    acting = {
        account: KINDS[case.strikes] for account, case in played.items() if case.strikes in KINDS
    }
    now = timezone.now()
    plan = Plan(
        event_key=f"{group}:{uuid4()}",
        group_id=group,
        rule=RULE,
        outcome=DecisionOutcome.ACTED,
        reasons={},
        said_at=now,
        heard_at=now,
        expires_at=now + LIFE,
        actions=[
            PlannedAction(slot, account.account_id, kind, _payload(kind))
            for slot, (account, kind) in enumerate(acting.items())
        ],
    )
    statements().plan(plan)
    ring_accounts([account.account_id for account in acting])


def _payload(kind: ActionKind) -> dict[str, object]:
    if kind is ActionKind.PRESS:
        return {"message_id": 1, "data": "eA=="}
    return {"text": "Hello."}


def _wait(house: House, played: Played, true: Callable[[OurAccount, Case], bool]) -> None:
    """Wait until it is so of every account."""
    within = END_WITHIN + len(played)
    house.wait_until(lambda: all(true(*one) for one in played.items()), "statuses", within=within)


def _connected(account: OurAccount, _case: Case) -> bool:
    return Account.objects.filter(pk=account.account_id, status=Status.ACTIVE).exists()


def _ended_unhalted(account: OurAccount, case: Case) -> bool:
    """So many suspensions halt the whole service; it is let go on, as by an operator."""
    switch_release(scope=GLOBAL_SWITCH, actor="proofs", reason="They are meant to come")
    return _ended(account, case)


def _ended(account: OurAccount, case: Case) -> bool:
    """The status is the promised one, and it is this error that made it so."""
    row = Account.objects.get(pk=account.account_id)
    if case.strikes is Strikes.CONNECTING:
        return (row.status, row.status_code) == (case.status, case.error_id)
    met = Action.objects.filter(account=row, rule=RULE, error=case.error_id)
    return row.status == case.status and met.exists()


def _told(account: OurAccount, case: Case) -> int:
    """How often an account that only a person can bring back was told to be lost."""
    if case.status not in {Status.NEED_RELOGIN, Status.SUSPENDED}:
        return 0
    rows = AccountLog.objects.filter(account_id=account.account_id)
    return rows.filter(payload__status=case.status).count()


def _tell(wrong: Iterable[tuple[OurAccount, Case]]) -> None:
    """What the table has no room for."""
    for account, case in wrong:
        row = Account.objects.get(pk=account.account_id)
        print(f"  {case.told} ({row.driver}): {row.status} {row.status_code}")
