"""Errors of this room. Each message is a sentence for an operator: what is wrong, and the way out.

AccountsError
├── RateInvalid          a rate or a throttle profile does not read as one
├── BudgetsUnavailable   Redis did not answer in time: the caller must not act
├── PhoneNumberInvalid   these characters are not a phone number
├── PhoneNumberUnreadable  a stored phone number does not open under the master key
├── AccountExists        this phone number or Telegram user is registered already
├── AccountUnknown       no account has this id
├── AccountAmbiguous     several accounts fit what an operator wrote
├── AccountHeld          a host holds the account: not now
├── ExportImpossible     a session has no such form
├── AccountInvalid       a field of an account to be registered is wrong
├── ProxyInvalid         a field of a proxy is wrong
├── ProxyUnknown         no proxy has this id or name
├── ProxyInUse           accounts connect through it
├── ProxyDisabled        the account's proxy is switched off: it must not connect
├── ProxyUnreadable      a proxy's password does not open under the master key
├── SessionConflict      another login of the same account finished first
├── IdentityChanged      a phone number logged in as another Telegram user than before
├── LoginRefused         Telegram refused a login, or its questions were not answered
├── LogoutRefused        a session could not be ended
├── TelegramSettingsInvalid  API id, hash, server or server key are missing or wrong
└── VaultError           a session cannot be sealed or opened
    ├── MasterKeyMissing   no master key is set
    ├── MasterKeyInvalid   what is set is not 32 bytes in base64
    ├── MasterKeyWrong     the file was sealed under another master key
    ├── RotationImpossible there is no key to rotate from
    ├── SessionMissing     there is no file
    ├── SessionAltered     the file is not what was written
    └── SessionRolledBack  the file is older than the newest login
"""

from datetime import timedelta


class AccountsError(Exception):
    """The root of what this room raises."""


class RateInvalid(AccountsError, ValueError):
    """A rate, a burst or a throttle profile does not read as one."""


class BudgetsUnavailable(AccountsError):
    """Redis did not answer: an unthrottled account is worse than a silent one, so do not act."""


class PhoneNumberInvalid(AccountsError, ValueError):
    """These characters are not a phone number. The message does not repeat them."""


class PhoneNumberUnreadable(AccountsError):
    """A stored phone number does not open: another master key, or an altered row."""


class AccountExists(AccountsError):
    """This phone number or Telegram user is registered already."""


class AccountUnknown(AccountsError):
    """No account has this id."""


class AccountAmbiguous(AccountsError):
    """Several accounts fit what an operator wrote."""


class AccountHeld(AccountsError):
    """A host holds the account, so this cannot be done now."""


class ExportImpossible(AccountsError):
    """A session cannot be written in the form that was asked for."""


class AccountInvalid(AccountsError, ValueError):
    """A field of an account to be registered is wrong; the message names it."""


class ProxyInvalid(AccountsError, ValueError):
    """A field of a proxy is wrong; the message names it."""


class ProxyUnknown(AccountsError):
    """No proxy has this id or name."""


class ProxyInUse(AccountsError):
    """Accounts connect through a proxy that was to be removed."""


class ProxyDisabled(AccountsError):
    """An account's proxy is switched off, and nothing goes past it."""


class ProxyUnreadable(AccountsError):
    """A proxy's user name and password do not open: another master key, or an altered row."""


class SessionConflict(AccountsError):
    """Another login of the same account finished first."""


class IdentityChanged(AccountsError):
    """A phone number logged in as another Telegram user than the account was."""


class LoginRefused(AccountsError):
    """Telegram refused a login, or one of its questions stayed without a good answer.

    `code` is stable, for programs; `wait` is what Telegram wants first, where it named a time.
    """

    def __init__(self, sentence: str, *, code: str, wait: timedelta | None = None) -> None:
        super().__init__(sentence)
        self.code = code
        self.wait = wait


class LogoutRefused(AccountsError):
    """A session could not be ended; the account stays without a line. `code` is stable."""

    def __init__(self, sentence: str, *, code: str) -> None:
        super().__init__(sentence)
        self.code = code


class TelegramSettingsInvalid(AccountsError):
    """A setting that a connection to Telegram needs is missing or wrong."""


class VaultError(AccountsError):
    """A session cannot be sealed or opened."""


class MasterKeyMissing(VaultError):
    """No master key is set."""


class MasterKeyInvalid(VaultError):
    """What is set as the master key cannot be one."""


class MasterKeyWrong(VaultError):
    """The file was sealed under another master key than the one that is set."""


class RotationImpossible(VaultError):
    """Keys cannot be rotated: only one is known."""


class SessionMissing(VaultError):
    """There is no session file for this account."""


class SessionAltered(VaultError):
    """A session file is not, bit for bit, what was written."""


class SessionRolledBack(VaultError):
    """A session file is older than the newest login that the database knows of."""
