"""The admin pages of accounts, one file a table or two. None shows a phone number or a session."""

from accounts.admin.accounts import AccountAdmin
from accounts.admin.floods import FloodDeadlineAdmin
from accounts.admin.health import AccountDeviceAdmin, AccountHealthAdmin
from accounts.admin.heard import AccountChannelAdmin, AccountPeerAdmin, AccountStateAdmin
from accounts.admin.hosts import AccountLeaseAdmin, HostRegistrationAdmin
from accounts.admin.logins import LoginAttemptAdmin
from accounts.admin.logs import AccountLogAdmin
from accounts.admin.proxies import ProxyAdmin
from accounts.admin.switches import SwitchAdmin

__all__ = [
    "AccountAdmin",
    "AccountChannelAdmin",
    "AccountDeviceAdmin",
    "AccountHealthAdmin",
    "AccountLeaseAdmin",
    "AccountLogAdmin",
    "AccountPeerAdmin",
    "AccountStateAdmin",
    "FloodDeadlineAdmin",
    "HostRegistrationAdmin",
    "LoginAttemptAdmin",
    "ProxyAdmin",
    "SwitchAdmin",
]
