"""A play against a service that runs elsewhere, in containers say: only the sandbox is steered."""

from pathlib import Path

from django.contrib.auth.models import User
from django.utils import timezone
from rich.console import Console

from accounts.budgets import birth_declare
from accounts.redis_clients import redis_sync
from sandbox.control import BlockingControlClient
from sis_project.demo.ending import EndSignal
from sis_project.demo.family import Family
from sis_project.demo.logins import actors_log_in
from sis_project.demo.options import Options
from sis_project.demo.play import Play
from sis_project.demo.readiness import BUDGETS_FULL, accounts_wait
from sis_project.demo.registering import groups_register, policies_apply
from sis_project.demo.stage import stage_set
from sis_project.demo.summary import summary_render
from sis_project.demo.tables import action_counts
from sis_project.demo.view import Scenery

OPERATOR = "sandbox"
ADMIN = "where the web server is"


def guest_play(
    control: BlockingControlClient, options: Options, console: Console, ending: EndSignal
) -> bool:
    """Set the stage, log the accounts in, play, and say the verdict; whether it is good.

    Raises:
        AskedToEnd: somebody wanted it to end.
        AccountsError, ControlError, DemoFailed: it could not be played; a sentence says why.
    """
    # Nothing here is ours to start or to end: the family is empty, and only hears who wants an end.
    family = Family(Path(), ending)
    stage = stage_set(control, accounts=options.accounts)
    birth_declare(redis_sync(), at=timezone.now() - BUDGETS_FULL)
    groups_register(stage, operator=_operator(), now=timezone.now())
    accounts = actors_log_in(control, stage, watch=family.watch)
    console.print(f"{len(accounts)} accounts logged in by phone code.", highlight=False)
    policies_apply(stage, accounts, now=timezone.now())
    accounts_wait(stage, watch=family.watch, logs="what the host workers print")
    scenery = Scenery(ADMIN, OPERATOR, password="", seconds=options.seconds)
    play = Play(control=control, stage=stage, family=family, options=options, scenery=scenery)
    play.run(console)
    verdict = play.verdict()
    console.print(summary_render(verdict, deaths=[], actions=action_counts()))
    return verdict.good


def _operator() -> User:
    """Who attests the groups; nobody can log in as that user."""
    user, made = User.objects.get_or_create(username=OPERATOR)
    if made:
        user.set_unusable_password()
        user.save()
    return user
