"""How an account comes to have a session: one file for each way to log in."""

from accounts.login.account_login import account_login
from accounts.login.phone_code import Questions, phone_code_login
from accounts.login.record import login_record

__all__ = ["Questions", "account_login", "login_record", "phone_code_login"]
