"""How an account comes to have a session, and how it loses it: one file for each way."""

from accounts.login.account_login import account_login, account_login_by_qr, account_relogin
from accounts.login.conversation import Questions, phone_code_login, qr_login
from accounts.login.imported import account_import, session_read
from accounts.login.logout import account_logout
from accounts.login.machine import LoginShown, login_shown
from accounts.login.password import login_password
from accounts.login.phone_code import login_by_code, login_code, login_resend
from accounts.login.qr import login_by_qr, login_look
from accounts.login.record import login_record

__all__ = [
    "LoginShown",
    "Questions",
    "account_import",
    "account_login",
    "account_login_by_qr",
    "account_logout",
    "account_relogin",
    "login_by_code",
    "login_by_qr",
    "login_code",
    "login_look",
    "login_password",
    "login_record",
    "login_resend",
    "login_shown",
    "phone_code_login",
    "qr_login",
    "session_read",
]
