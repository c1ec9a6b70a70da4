"""The command processor: a wish becomes a row with its plans, once, and bells."""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

from django.db import IntegrityError, OperationalError, transaction

from orchestration.commands import kinds as _kinds  # noqa: F401 - every kind registers itself
from orchestration.commands.body import CommandBody, body_parse
from orchestration.commands.ending import command_end
from orchestration.commands.keys import key_busy, key_hold, keyed_command
from orchestration.commands.order import Carried, Order
from orchestration.commands.registry import CommandKind, kind_get
from orchestration.commands.wish import Wish
from orchestration.decided import Decided
from orchestration.errors import CommandInvalid, CommandRefused
from orchestration.group_views import GroupViews
from orchestration.models import Command, CommandState
from telemetry.logs import ids_bound

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Filed:
    """The command of a wish; `replayed` when an earlier wish with its key made it."""

    command: Command
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class CommandDesk:
    """Takes wishes from every mouth.

    Invariant: a command, its decisions and its actions are committed together; only then it is
    accepted, and only then accounts are rung.
    """

    views: GroupViews
    rng: Random
    ring: Callable[[Collection[UUID]], None]

    def file(self, wish: Wish, *, now: datetime) -> Filed:
        """Accept a wish, and carry it out if it is due.

        Raises:
            CommandInvalid, CommandForbidden: nothing was accepted.
            CommandKeyReused, CommandKeyBusy: as `keys` says.
            django.db.Error, redis.RedisError: nothing was accepted; ask again with the same key.
        """
        kind = kind_get(wish.kind)
        body = body_parse(kind.body, wish.payload)
        wish.allow(body)
        command = _row(wish, body, now)
        try:
            with transaction.atomic():
                key_hold(wish.key)
                command.save(force_insert=True)
                decided = self._begin(command, kind, body, now)
        except IntegrityError:
            earlier = keyed_command(command)
            if earlier is None:
                raise
            return Filed(earlier, replayed=True)
        except OperationalError as error:
            if busy := key_busy(error):
                raise busy from error
            raise
        self._tell(command, decided)
        return Filed(command)

    def carry_out(self, command: Command, *, now: datetime) -> bool:
        """Carry out a waiting command whose time has come; False when somebody else did."""
        waiting = Command.objects.filter(pk=command.pk, state=CommandState.ACCEPTED)
        with transaction.atomic():
            if not waiting.update(state=CommandState.RUNNING, updated_at=now):
                return False
            command.state = CommandState.RUNNING
            try:
                kind = kind_get(command.kind)
                body = body_parse(kind.body, command.payload)
            except CommandInvalid:
                decided = self._refuse(command, "UNREADABLE", now)
            else:
                decided = self._begin(command, kind, body, now)
        self._tell(command, decided)
        return True

    def _begin(
        self, command: Command, kind: CommandKind, body: CommandBody, now: datetime
    ) -> Decided:
        """Plan a running command, in its transaction."""
        if command.state != CommandState.RUNNING:
            return Decided()
        order = Order(command, body, now, self.rng, self.views)
        try:
            with transaction.atomic():
                carried = kind.handler(order)
        except CommandRefused as refused:
            return self._refuse(command, refused.code, now)
        _note(command, carried, now)
        if carried.over:
            command_end(command=command, state=CommandState.DONE, reason="", now=now)
        elif not (carried.accounts or kind.stands or carried.packet_id):
            return self._refuse(command, "NOBODY", now)
        return Decided(carried.accounts, carried.packets)

    def _refuse(self, command: Command, code: str, now: datetime) -> Decided:
        command_end(command=command, state=CommandState.FAILED, reason=code, now=now)
        return Decided()

    def _tell(self, command: Command, decided: Decided) -> None:
        """After the commit: rows are the truth, and a bell that is lost is rung by the sweep."""
        self.ring(decided.accounts)
        decided.show()
        with ids_bound(command_id=str(command.pk)):
            log.info(
                "A command was taken",
                extra={
                    "kind": command.kind,
                    "state": command.state,
                    "accounts": len(decided.accounts),
                },
            )


def _row(wish: Wish, body: CommandBody, now: datetime) -> Command:
    due_at = body.due_at(now)
    return Command(
        kind=wish.kind,
        payload=body.model_dump(mode="json", exclude_unset=True),
        source=wish.source,
        caller=wish.caller,
        actor=wish.actor,
        idempotency_key=wish.key,
        body_hash=wish.digest(body),
        accounts=None if wish.accounts is None else sorted(map(str, wish.accounts)),
        state=CommandState.RUNNING if due_at <= now else CommandState.ACCEPTED,
        parent_id=wish.parent_id,
        due_at=due_at,
        expires_at=body.expires_at(now),
        created_at=now,
        updated_at=now,
    )


def _note(command: Command, carried: Carried, now: datetime) -> None:
    """Write what the handler told, where it told anything."""
    if not carried.result and carried.packet_id is None:
        return
    command.result, command.packet_id = carried.result, carried.packet_id
    Command.objects.filter(pk=command.pk).update(
        result=carried.result, packet_id=carried.packet_id, updated_at=now
    )
