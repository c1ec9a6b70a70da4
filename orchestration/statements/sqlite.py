"""The hot statements for SQLite: one writer at a time, so a plain transaction decides every race.

Times are text in UTC, as Django stores them; lists go in as JSON.
"""

# ruff: noqa: S608 - the statements are put together from constants; values are parameters

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import OperationalError, connection, transaction

from orchestration.planning.turn import FIRST, Turn
from orchestration.statements.packets import packet_params
from orchestration.statements.reading import (
    ACTION_COLUMNS,
    SETTLED_COLUMNS,
    as_uuid,
    claim_of,
    settled,
    turn_of,
)
from orchestration.statements.rows import (
    CLAIM_LIFE,
    MAX_ATTEMPTS,
    RESEND_WINDOW,
    Claim,
    Ended,
    Plan,
    Planned,
    Played,
    Returned,
    Settled,
)
from orchestration.statements.stops import OPEN_GROUPS, account_free
from redpackets.detection import DetectedPacket

# The members of the arrays in a list of arrays that came in as JSON.
_ITEM = [f"json_extract(value, '$[{place}]')" for place in range(5)]

_NOW = "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')"


def _after(seconds: str, *, start: str = "'now'") -> str:
    """The time `seconds` (an expression) after `start` (an expression)."""
    return f"strftime('%%Y-%%m-%%d %%H:%%M:%%f', {start}, printf('%%+f seconds', {seconds}))"


_TURN = """
select json_extract(reasons, '$.turn'), json_extract(reasons, '$.last'), said_at from decisions
where group_id = %(group)s and rule = %(rule)s and outcome = 'ACTED'
order by id desc limit 1
"""

_DECIDE = f"""
insert into decisions (event_key, group_id, rule, outcome, reasons, said_at, heard_at, created_at)
values (%(event_key)s, %(group)s, %(rule)s, %(outcome)s, %(reasons)s, %(said_at)s, %(heard_at)s,
    {_NOW})
on conflict (event_key, rule) do nothing
returning id
"""

_OPEN = f"""
insert into redpacket_events (group_id, message_id, message_key, payload, status, assigned,
    heard_at, expires_at, created_at, updated_at)
select %(group)s, %(message_id)s, %(message_key)s, %(packet_payload)s, %(packet_status)s,
    %(assigned)s, %(packet_heard_at)s, %(packet_expires_at)s, {_NOW}, {_NOW}
where not exists (select 1 from decisions where event_key = %(event_key)s and rule = %(rule)s)
on conflict (group_id, message_key) do nothing
returning id
"""

_ACT = f"""
insert into actions (decision_id, event_key, rule, slot, account_id, group_id, packet_id, kind,
    payload, not_before, expires_at, heard_at, command_id)
select %(decision)s, %(event_key)s, %(rule)s, {_ITEM[0]}, {_ITEM[1]}, %(group)s, %(packet)s,
    {_ITEM[2]}, {_ITEM[3]}, {_after(_ITEM[4])},
    {_after(_ITEM[4], start="%(expires_at)s")}, %(heard_at)s, %(command)s
from json_each(%(actions)s) where true
on conflict do nothing
returning id, account_id
"""

_WANTED = f"""
with wanted (account_id, presses) as (select {_ITEM[0]}, {_ITEM[1]} from json_each(%(free)s))
"""

# A UUID is kept as its 32 digits; the scope of a switch has it with dashes.
_DASHED = " || '-' || ".join(
    f"substr(a.id, {start}, {length})"
    for start, length in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
)
_FREE = account_free("a", scope=f"'account:' || {_DASHED}", now=_NOW)

_OPEN_SEND = "kind = 'SEND' and status in ('CLAIMED', 'QUEUED')"

# From chat to chat, and in each the open send that comes first, a claimed one before all others.
_HEADS = f"""
    with recursive chats (account_id, group_id) as (
        select account_id, (
            select min(group_id) from actions where account_id = w.account_id and {_OPEN_SEND}
        ) from free w
        union all
        select account_id, (
            select min(group_id) from actions
            where account_id = c.account_id and group_id > c.group_id and {_OPEN_SEND}
        ) from chats c where c.group_id is not null
    )
    select (
        select id from actions
        where account_id = c.account_id and group_id = c.group_id and {_OPEN_SEND}
        order by status, id limit 1
    ) from chats c where c.group_id is not null
"""

_CLAIM = f"""
{_WANTED}, free as (
    select w.account_id, w.presses from wanted w join accounts a on a.id = w.account_id
    where {_FREE}
), open_groups as ({OPEN_GROUPS})
update actions set status = 'CLAIMED', fence = fence + 1, attempts = attempts + 1,
    holder = %(holder)s, claim_until = {_after("%(life)s")},
    first_attempt_at = coalesce(first_attempt_at, {_NOW}), updated_at = {_NOW}
where status = 'QUEUED' and not_before <= {_NOW} and expires_at > {_NOW}
    and group_id in (select group_id from open_groups) and id in (
    select * from ({_HEADS})
    union all
    select p.id from (
        select a.id, w.presses,
            row_number() over (partition by a.account_id order by a.not_before, a.id) as place
        from free w join actions a on a.account_id = w.account_id
        where a.kind = 'PRESS' and a.status = 'QUEUED'
            and a.group_id in (select group_id from open_groups)
            and a.not_before <= {_NOW} and a.expires_at > {_NOW}
    ) p where p.place <= p.presses
)
returning {ACTION_COLUMNS}
"""

_EXPIRED = f"""
update actions set updated_at = {_NOW},
    status = case when attempts > 0 then 'UNKNOWN' else 'EXPIRED' end
where status = 'QUEUED' and expires_at <= {_NOW}
"""

_EXPIRE_WANTED = f"""
{_WANTED} {_EXPIRED} and account_id in (select account_id from wanted) returning {ACTION_COLUMNS}
"""

_EXPIRE = f"""
{_EXPIRED} and id in (
    select id from actions where status = 'QUEUED' and expires_at <= {_NOW}
    order by expires_at limit %(limit)s
)
returning {SETTLED_COLUMNS}
"""

_LATER = f"""
{_WANTED}
select account_id, (julianday(at) - julianday('now')) * 86400.0 from (
    select account_id, (
        select min(at) from (
            select min(not_before) as at from actions
            where account_id = w.account_id and kind = 'PRESS' and status = 'QUEUED'
                and not_before > {_NOW}
            union all
            select min(not_before) from actions
            where account_id = w.account_id and kind = 'SEND' and status = 'QUEUED'
                and not_before > {_NOW}
        )
    ) as at from wanted w
) where at is not null
"""

_END = f"""
update actions set status = e.status, error = e.error, result = e.result, claim_until = null,
    updated_at = {_NOW}
from (
    select {_ITEM[0]} as id, {_ITEM[1]} as fence, {_ITEM[2]} as status, {_ITEM[3]} as error,
        {_ITEM[4]} as result
    from json_each(%(ended)s)
) e
where actions.id = e.id and actions.fence = e.fence and actions.status in ('CLAIMED', 'UNKNOWN')
returning actions.id
"""

# Until when what was tried may be repeated: Telegram forgets the random id of a send.
_REPEAT_UNTIL = f"min(expires_at, {_after('%(window)s', start='first_attempt_at')})"

# `attempts` counted the claim; a claim without a call is taken back, with the time of its try.
_GIVE_BACK_UNTIL = f"case when attempts > g.uncounted then {_REPEAT_UNTIL} else expires_at end"
_GIVE_BACK = f"""
update actions set
    status = case
        when g.uncounted = 0 and attempts >= %(most)s then 'DEAD'
        when {_after("g.wait")} < {_GIVE_BACK_UNTIL} then 'QUEUED'
        when attempts > g.uncounted then 'UNKNOWN'
        else 'EXPIRED'
    end,
    attempts = attempts - g.uncounted,
    first_attempt_at = case when attempts > g.uncounted then first_attempt_at end,
    expires_at = {_GIVE_BACK_UNTIL},
    not_before = {_after("g.wait")},
    error = g.error, claim_until = null, updated_at = {_NOW}
from (
    select {_ITEM[0]} as id, {_ITEM[1]} as fence, {_ITEM[2]} as wait, {_ITEM[3]} as uncounted,
        {_ITEM[4]} as error
    from json_each(%(returned)s)
) g
where actions.id = g.id and actions.fence = g.fence and actions.status = 'CLAIMED'
returning {", ".join(f"actions.{column}" for column in SETTLED_COLUMNS.split(", "))}
"""

_SETTLE_RUN_OUT = f"""
update actions set
    status = case
        when kind = 'PRESS' then 'UNKNOWN'
        when attempts >= %(most)s then 'DEAD'
        when {_REPEAT_UNTIL} <= {_NOW} then 'UNKNOWN'
        else 'QUEUED'
    end,
    expires_at = {_REPEAT_UNTIL}, not_before = {_NOW}, claim_until = null, updated_at = {_NOW},
    error = 'CLAIM_RAN_OUT'
where id in (
    select id from actions where status = 'CLAIMED' and claim_until <= {_NOW}
    order by claim_until limit %(limit)s
)
returning {SETTLED_COLUMNS}
"""

_ACCOUNTS_DUE = f"""
select l.account_id
from account_leases l join accounts a on a.id = l.account_id
where {_FREE} and l.holder <> '' and l.expires_at > {_NOW} and exists (
    select 1 from actions d
    where d.account_id = l.account_id and d.kind in ('PRESS', 'SEND') and d.status = 'QUEUED'
        and d.group_id in ({OPEN_GROUPS})
        and d.not_before <= {_after("-%(overdue)s")}
)
limit %(limit)s
"""


def wait_at_most(span: timedelta) -> None:
    """See `Statements.wait_at_most`; the wait is that of every other writer."""


def waited_too_long(error: OperationalError) -> bool:
    """See `Statements.waited_too_long`."""
    return "database is locked" in str(error)


def turn(*, group_id: int, rule: str) -> Turn:
    """See `Statements.turn`."""
    rows = _rows(_TURN, {"group": group_id, "rule": rule})
    return turn_of(rows[0]) if rows else FIRST


def plan(plan: Plan) -> Planned:
    """See `Statements.plan`."""
    return _write(plan)


def _write(plan: Plan) -> Planned:
    time = connection.ops.adapt_datetimefield_value
    params: dict[str, Any] = {
        "event_key": plan.event_key,
        "group": plan.group_id,
        "rule": plan.rule,
        "outcome": plan.outcome.value,
        "reasons": json.dumps(plan.reasons),
        "said_at": time(plan.said_at),
        "heard_at": time(plan.heard_at),
    }
    with transaction.atomic():
        decided = _rows(_DECIDE, params)
        if not decided:
            return Planned(decision_id=None)
        params |= {
            "decision": decided[0][0],
            "packet": plan.packet_id,
            "command": plan.command_id.hex if plan.command_id else None,
            "expires_at": time(plan.expires_at),
            "actions": json.dumps(
                [
                    (a.slot, a.account_id.hex, a.kind, json.dumps(a.payload), _seconds(a.delay))
                    for a in plan.actions
                ]
            ),
        }
        acted = _rows(_ACT, params)
    return Planned(
        decision_id=decided[0][0], actions=tuple((row[0], as_uuid(row[1])) for row in acted)
    )


def play(plan: Plan, packet: DetectedPacket) -> Played | None:
    """See `Statements.play`."""
    time = connection.ops.adapt_datetimefield_value
    params = packet_params(plan, packet) | {
        "group": plan.group_id,
        "event_key": plan.event_key,
        "rule": plan.rule,
        "packet_heard_at": time(packet.heard_at),
        "packet_expires_at": time(packet.expires_at),
    }
    with transaction.atomic():
        opened = _rows(_OPEN, params)
        if not opened:
            return None
        packet_id = opened[0][0]
        return Played(packet_id, _write(replace(plan, packet_id=packet_id)))


def claim(free: Mapping[UUID, int], *, holder: str) -> Claim:
    """See `Statements.claim`."""
    params = {"free": json.dumps([(account.hex, presses) for account, presses in free.items()])}
    with transaction.atomic():
        claimed = _rows(_CLAIM, params | {"holder": holder, "life": _seconds(CLAIM_LIFE)})
        expired = _rows(_EXPIRE_WANTED, params)
        later = _rows(_LATER, params)
    return claim_of([*claimed, *expired], later=later)


def end(ended: Sequence[Ended]) -> set[int]:
    """See `Statements.end`."""
    rows = [
        (
            end.id,
            end.fence,
            end.status,
            end.error,
            None if end.result is None else json.dumps(end.result),
        )
        for end in ended
    ]
    with transaction.atomic():
        return {row[0] for row in _rows(_END, {"ended": json.dumps(rows)})}


def give_back(returned: Sequence[Returned]) -> list[Settled]:
    """See `Statements.give_back`."""
    rows = [
        (back.id, back.fence, _seconds(back.wait), 0 if back.attempted else 1, back.error)
        for back in returned
    ]
    params = {
        "returned": json.dumps(rows),
        "most": MAX_ATTEMPTS,
        "window": _seconds(RESEND_WINDOW),
    }
    with transaction.atomic():
        given = _rows(_GIVE_BACK, params)
    return [settled(row) for row in given]


def settle_run_out(limit: int) -> list[Settled]:
    """See `Statements.settle_run_out`."""
    params = {"most": MAX_ATTEMPTS, "window": _seconds(RESEND_WINDOW), "limit": limit}
    with transaction.atomic():
        return [settled(row) for row in _rows(_SETTLE_RUN_OUT, params)]


def expire(limit: int) -> list[Settled]:
    """See `Statements.expire`."""
    with transaction.atomic():
        return [settled(row) for row in _rows(_EXPIRE, {"limit": limit})]


def accounts_due(*, overdue: timedelta, limit: int) -> list[UUID]:
    """See `Statements.accounts_due`."""
    rows = _rows(_ACCOUNTS_DUE, {"overdue": _seconds(overdue), "limit": limit})
    return [as_uuid(row[0]) for row in rows]


def _seconds(span: timedelta) -> float:
    return span.total_seconds()


def _rows(sql: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
