"""How accounts leave for Telegram: each through its own proxy, where it has one."""

from accounts.egress.opening import account_proxy, proxy_of, proxy_server

__all__ = ["account_proxy", "proxy_of", "proxy_server"]
