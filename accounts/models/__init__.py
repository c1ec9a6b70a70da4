"""The tables of accounts."""

from accounts.models.account import Account, Desired, Role, Status
from accounts.models.flood import FloodDeadline
from accounts.models.health import AccountDevice, AccountHealth
from accounts.models.heard import AccountChannel, AccountPeer, AccountState
from accounts.models.host import HostRegistration
from accounts.models.lease import AccountLease
from accounts.models.log import AccountEvent, AccountLog
from accounts.models.login import LoginAttempt, LoginFlow, LoginStep
from accounts.models.proxy import Proxy, ProxyScheme, ProxyState
from accounts.models.switch import Switch

__all__ = [
    "Account",
    "AccountChannel",
    "AccountDevice",
    "AccountEvent",
    "AccountHealth",
    "AccountLease",
    "AccountLog",
    "AccountPeer",
    "AccountState",
    "Desired",
    "FloodDeadline",
    "HostRegistration",
    "LoginAttempt",
    "LoginFlow",
    "LoginStep",
    "Proxy",
    "ProxyScheme",
    "ProxyState",
    "Role",
    "Status",
    "Switch",
]
