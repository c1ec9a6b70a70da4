"""The hot statements for PostgreSQL: each is one statement, and so one transaction."""

# ruff: noqa: S608 - the statements are put together from constants; values are parameters

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import OperationalError
from psycopg.errors import LockNotAvailable

from orchestration.planning.turn import FIRST, Turn
from orchestration.statements.packets import packet_params
from orchestration.statements.prepared import run
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

_WAIT_AT_MOST = "select set_config('lock_timeout', %(span)s, true)"

_TURN = """
select reasons ->> 'turn', reasons ->> 'last', said_at from decisions
where group_id = %(group)s and rule = %(rule)s and outcome = 'ACTED'
order by id desc limit 1
"""


def _planning(packet: str, *, source: str = "") -> str:
    """The steps `decided` and `acted` of a plan for `packet` (an expression out of `source`)."""
    return f"""
decided as (
    insert into decisions
        (event_key, group_id, rule, outcome, reasons, said_at, heard_at, created_at)
    select %(event_key)s, %(group)s, %(rule)s, %(outcome)s, %(reasons)s::jsonb, %(said_at)s,
        %(heard_at)s, statement_timestamp() {source and "from " + source}
    on conflict (event_key, rule) do nothing
    returning id
), acted as (
    insert into actions (decision_id, event_key, rule, slot, account_id, group_id, packet_id, kind,
        payload, not_before, expires_at, heard_at, command_id)
    select decided.id, %(event_key)s, %(rule)s, a.slot, a.account_id, %(group)s, {packet}::bigint,
        a.kind, a.payload::jsonb, statement_timestamp() + a.delay * interval '1 second',
        %(expires_at)s + a.delay * interval '1 second', %(heard_at)s, %(command)s::uuid
    from {source and source + ","} decided,
        unnest(%(slots)s::int[], %(accounts)s::uuid[], %(kinds)s::text[], %(payloads)s::text[],
            %(delays)s::float8[]) as a (slot, account_id, kind, payload, delay)
    on conflict do nothing
    returning id, account_id
)"""


_PLAN = f"""
with {_planning("%(packet)s")}
select id, null::uuid from decided union all select id, account_id from acted
"""

_PLAY = f"""
with packet as (
    insert into redpacket_events (group_id, message_id, message_key, payload, status, assigned,
        heard_at, expires_at, created_at, updated_at)
    select %(group)s, %(message_id)s, %(message_key)s, %(packet_payload)s::jsonb,
        %(packet_status)s, %(assigned)s, %(packet_heard_at)s, %(packet_expires_at)s,
        statement_timestamp(), statement_timestamp()
    where not exists (select from decisions where event_key = %(event_key)s and rule = %(rule)s)
    on conflict (group_id, message_key) do nothing
    returning id
), {_planning("packet.id", source="packet")}
select packet.id, decided.id, acted.id, acted.account_id
from packet left join decided on true left join acted on true
"""

_FREE = account_free("a", scope="'account:' || a.id", now="statement_timestamp()")

# `heads` walks from chat to chat (a loose index scan over actions_sends): the open send that comes
# first in each chat, a claimed one before all others. Only a head that is due may be claimed. The
# updates take arrays of ids: a join with them is planned as a walk through the whole table.
CLAIM = f"""
with recursive wanted as (
    select account_id, presses
    from unnest(%(accounts)s::uuid[], %(presses)s::int[]) as w (account_id, presses)
), free as (
    select w.account_id, w.presses from wanted w join accounts a on a.id = w.account_id
    where {_FREE}
), open_groups as (
{OPEN_GROUPS}
), heads as (
    select h.* from free w cross join lateral (
        select account_id, group_id, id, status from actions
        where account_id = w.account_id and kind = 'SEND' and status in ('CLAIMED', 'QUEUED')
        order by group_id, status, id limit 1
    ) h
    union all
    select h.* from heads before cross join lateral (
        select account_id, group_id, id, status from actions
        where account_id = before.account_id and group_id > before.group_id
            and kind = 'SEND' and status in ('CLAIMED', 'QUEUED')
        order by group_id, status, id limit 1
    ) h
), sends as (
    select id from actions
    where id in (select id from heads where status = 'QUEUED') and status = 'QUEUED'
        and group_id in (select group_id from open_groups)
        and not_before <= statement_timestamp() and expires_at > statement_timestamp()
    for update skip locked
), presses as (
    select p.id from free w cross join lateral (
        select id from actions
        where account_id = w.account_id and kind = 'PRESS' and status = 'QUEUED'
            and group_id in (select group_id from open_groups)
            and not_before <= statement_timestamp() and expires_at > statement_timestamp()
        order by not_before, id limit w.presses
        for update skip locked
    ) p
), claimed as (
    update actions a set status = 'CLAIMED', fence = fence + 1, attempts = attempts + 1,
        holder = %(holder)s, claim_until = statement_timestamp() + %(life)s,
        first_attempt_at = coalesce(first_attempt_at, statement_timestamp()),
        updated_at = statement_timestamp()
    where a.id = any(array(select id from sends union all select id from presses))
        and a.status = 'QUEUED'
    returning {", ".join(f"a.{column}" for column in ACTION_COLUMNS.split(", "))}
), overdue as (
    select id from actions
    where status = 'QUEUED' and expires_at <= statement_timestamp()
        and account_id = any(%(accounts)s::uuid[])
    for update skip locked
), expired as (
    update actions a set updated_at = statement_timestamp(),
        status = case when attempts > 0 then 'UNKNOWN' else 'EXPIRED' end
    where a.id = any(array(select id from overdue)) and a.status = 'QUEUED'
    returning {", ".join(f"a.{column}" for column in ACTION_COLUMNS.split(", "))}
), later as (
    select w.account_id, least(
        (select not_before from actions
         where account_id = w.account_id and kind = 'PRESS' and status = 'QUEUED'
            and not_before > statement_timestamp() order by not_before limit 1),
        (select not_before from actions
         where account_id = w.account_id and kind = 'SEND' and status = 'QUEUED'
            and not_before > statement_timestamp() order by not_before limit 1)
    ) as at from wanted w
)
select {ACTION_COLUMNS}, null::float8 from claimed
union all
select {ACTION_COLUMNS}, null::float8 from expired
union all
select null, null, account_id, null, null, null, null, null, null, null, null, null, null, null,
    null, null, null, extract(epoch from at - statement_timestamp())::float8
from later where at is not null
"""

_END = """
update actions a set status = e.status, error = e.error, result = e.result::jsonb,
    claim_until = null, updated_at = statement_timestamp()
from unnest(%(ids)s::bigint[], %(fences)s::int[], %(statuses)s::text[], %(errors)s::text[],
    %(results)s::text[]) as e (id, fence, status, error, result)
where a.id = e.id and a.fence = e.fence and a.status in ('CLAIMED', 'UNKNOWN')
returning a.id
"""

# Until when what was tried may be repeated: Telegram forgets the random id of a send.
_REPEAT_UNTIL = "least(expires_at, first_attempt_at + %(window)s)"

# `attempts` counted the claim; a claim without a call is taken back, with the time of its try.
_GIVE_BACK_UNTIL = f"case when attempts > g.uncounted then {_REPEAT_UNTIL} else expires_at end"
_GIVE_BACK = f"""
update actions a set
    status = case
        when g.uncounted = 0 and attempts >= %(most)s then 'DEAD'
        when statement_timestamp() + g.wait * interval '1 second' < {_GIVE_BACK_UNTIL} then 'QUEUED'
        when attempts > g.uncounted then 'UNKNOWN'
        else 'EXPIRED'
    end,
    attempts = attempts - g.uncounted,
    first_attempt_at = case when attempts > g.uncounted then first_attempt_at end,
    expires_at = {_GIVE_BACK_UNTIL},
    not_before = statement_timestamp() + g.wait * interval '1 second',
    error = g.error, claim_until = null, updated_at = statement_timestamp()
from unnest(%(ids)s::bigint[], %(fences)s::int[], %(waits)s::float8[], %(uncounted)s::int[],
    %(errors)s::text[]) as g (id, fence, wait, uncounted, error)
where a.id = g.id and a.fence = g.fence and a.status = 'CLAIMED'
returning {", ".join(f"a.{column}" for column in SETTLED_COLUMNS.split(", "))}
"""

_SETTLE_RUN_OUT = f"""
update actions set
    status = case
        when kind = 'PRESS' then 'UNKNOWN'
        when attempts >= %(most)s then 'DEAD'
        when {_REPEAT_UNTIL} <= statement_timestamp() then 'UNKNOWN'
        else 'QUEUED'
    end,
    expires_at = {_REPEAT_UNTIL}, not_before = statement_timestamp(), claim_until = null,
    updated_at = statement_timestamp(), error = 'CLAIM_RAN_OUT'
where id in (
    select id from actions
    where status = 'CLAIMED' and claim_until <= statement_timestamp()
    order by claim_until limit %(limit)s
    for update skip locked
)
returning {SETTLED_COLUMNS}
"""

_EXPIRE = f"""
update actions set updated_at = statement_timestamp(),
    status = case when attempts > 0 then 'UNKNOWN' else 'EXPIRED' end
where id in (
    select id from actions where status = 'QUEUED' and expires_at <= statement_timestamp()
    order by expires_at limit %(limit)s
    for update skip locked
)
returning {SETTLED_COLUMNS}
"""

_ACCOUNTS_DUE = f"""
select l.account_id
from account_leases l join accounts a on a.id = l.account_id
where {_FREE} and l.holder <> '' and l.expires_at > statement_timestamp() and exists (
    select from actions d
    where d.account_id = l.account_id and d.kind in ('PRESS', 'SEND') and d.status = 'QUEUED'
        and d.group_id in ({OPEN_GROUPS})
        and d.not_before <= statement_timestamp() - %(overdue)s
)
limit %(limit)s
"""


def wait_at_most(span: timedelta) -> None:
    """See `Statements.wait_at_most`."""
    milliseconds = f"{span / timedelta(milliseconds=1):.0f}ms"
    run(_WAIT_AT_MOST, {"span": milliseconds})


def waited_too_long(error: OperationalError) -> bool:
    """See `Statements.waited_too_long`."""
    return isinstance(error.__cause__, LockNotAvailable)


def turn(*, group_id: int, rule: str) -> Turn:
    """See `Statements.turn`."""
    rows = run(_TURN, {"group": group_id, "rule": rule})
    return turn_of(rows[0]) if rows else FIRST


def plan(plan: Plan) -> Planned:
    """See `Statements.plan`."""
    rows = run(_PLAN, _plan_params(plan))
    if not rows:
        return Planned(decision_id=None)
    return Planned(
        decision_id=rows[0][0], actions=tuple((row[0], row[1]) for row in rows if row[1])
    )


def play(plan: Plan, packet: DetectedPacket) -> Played | None:
    """See `Statements.play`."""
    rows = run(_PLAY, _plan_params(plan) | packet_params(plan, packet))
    if not rows:
        return None
    actions = tuple((row[2], row[3]) for row in rows if row[2])
    return Played(rows[0][0], Planned(decision_id=rows[0][1], actions=actions))


def _plan_params(plan: Plan) -> dict[str, Any]:
    actions = plan.actions
    return {
        "event_key": plan.event_key,
        "group": plan.group_id,
        "rule": plan.rule,
        "outcome": plan.outcome.value,
        "reasons": json.dumps(plan.reasons),
        "said_at": plan.said_at,
        "heard_at": plan.heard_at,
        "expires_at": plan.expires_at,
        "packet": plan.packet_id,
        "command": plan.command_id,
        "slots": [action.slot for action in actions],
        "accounts": [action.account_id for action in actions],
        "kinds": [action.kind.value for action in actions],
        "payloads": [json.dumps(action.payload) for action in actions],
        "delays": [action.delay.total_seconds() for action in actions],
    }


def claim(free: Mapping[UUID, int], *, holder: str) -> Claim:
    """See `Statements.claim`."""
    rows = run(
        CLAIM,
        {
            "accounts": list(free),
            "presses": list(free.values()),
            "holder": holder,
            "life": CLAIM_LIFE,
        },
    )
    return claim_of(
        [row for row in rows if row[0] is not None],
        later=[(row[2], row[17]) for row in rows if row[0] is None],
    )


def end(ended: Sequence[Ended]) -> set[int]:
    """See `Statements.end`."""
    rows = run(
        _END,
        {
            "ids": [end.id for end in ended],
            "fences": [end.fence for end in ended],
            "statuses": [end.status.value for end in ended],
            "errors": [end.error for end in ended],
            "results": [None if end.result is None else json.dumps(end.result) for end in ended],
        },
    )
    return {row[0] for row in rows}


def give_back(returned: Sequence[Returned]) -> list[Settled]:
    """See `Statements.give_back`."""
    rows = run(
        _GIVE_BACK,
        {
            "ids": [back.id for back in returned],
            "fences": [back.fence for back in returned],
            "waits": [back.wait.total_seconds() for back in returned],
            "uncounted": [0 if back.attempted else 1 for back in returned],
            "errors": [back.error for back in returned],
            "most": MAX_ATTEMPTS,
            "window": RESEND_WINDOW,
        },
    )
    return [settled(row) for row in rows]


def settle_run_out(limit: int) -> list[Settled]:
    """See `Statements.settle_run_out`."""
    rows = run(_SETTLE_RUN_OUT, {"most": MAX_ATTEMPTS, "window": RESEND_WINDOW, "limit": limit})
    return [settled(row) for row in rows]


def expire(limit: int) -> list[Settled]:
    """See `Statements.expire`."""
    return [settled(row) for row in run(_EXPIRE, {"limit": limit})]


def accounts_due(*, overdue: timedelta, limit: int) -> list[UUID]:
    """See `Statements.accounts_due`."""
    return [as_uuid(row[0]) for row in run(_ACCOUNTS_DUE, {"overdue": overdue, "limit": limit})]
