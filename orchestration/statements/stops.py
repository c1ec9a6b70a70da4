"""What stops an account or a group, as conditions that both databases read.

They hold in the claim, which reads the tables at that moment; the gate looks at the same things
in memory once more before each call.
"""

# ruff: noqa: S608 - the conditions are put together from constants


def account_free(account: str, *, scope: str, now: str) -> str:
    """Whether the account may begin anything, of one row `account` of `accounts`.

    `scope` is an expression for the scope of its kill switch, and `now` one for the time.
    """
    return f"""{account}.desired = 'RUN' and {account}.status in ('ACTIVE', 'OFFLINE')
    and ({account}.listens_until is null or {account}.listens_until <= {now})
    and not exists (select 1 from switches where scope in ('global', {scope}))"""


OPEN_GROUPS = """
select g.group_id from group_profiles g
where g.enabled and g.attested_at is not null
    and not exists (select 1 from switches where scope = 'group:' || g.group_id)
"""
"""The groups in which something may be begun."""
