"""What writes the tables of accounts. Each change is one conditional UPDATE and one log row."""

from accounts.services.changing import AccountChanges, account_change
from accounts.services.checkups import (
    checkup_postpone,
    checkup_store,
    device_accept,
    network_judge,
)
from accounts.services.exporting import session_export
from accounts.services.fleet import FLEET_GUARD
from accounts.services.floods import flood_deadline_set
from accounts.services.logs import account_log, account_log_all
from accounts.services.pausing import account_pause, account_resume
from accounts.services.proxies import (
    ProxyFields,
    account_proxy_set,
    proxy_add,
    proxy_change,
    proxy_remove,
)
from accounts.services.registry import account_register
from accounts.services.removing import account_remove
from accounts.services.sessions import session_store
from accounts.services.status import account_status_change, accounts_set_offline
from accounts.services.switches import (
    GLOBAL_SWITCH,
    account_switch,
    group_switch,
    switch_release,
    switch_throw,
)

__all__ = [
    "FLEET_GUARD",
    "GLOBAL_SWITCH",
    "AccountChanges",
    "ProxyFields",
    "account_change",
    "account_log",
    "account_log_all",
    "account_pause",
    "account_proxy_set",
    "account_register",
    "account_remove",
    "account_resume",
    "account_status_change",
    "account_switch",
    "accounts_set_offline",
    "checkup_postpone",
    "checkup_store",
    "device_accept",
    "flood_deadline_set",
    "group_switch",
    "network_judge",
    "proxy_add",
    "proxy_change",
    "proxy_remove",
    "session_export",
    "session_store",
    "switch_release",
    "switch_throw",
]
