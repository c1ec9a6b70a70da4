"""How often we may act: the budgets of an account, a group and the whole service, in Redis."""

from accounts.budgets.answers import Answer, Granted, Refused
from accounts.budgets.birth import BORN_KEY, birth_declare
from accounts.budgets.budgets import Budgets
from accounts.budgets.peeking import free_again
from accounts.budgets.requests import BudgetRequest, Effect, Scope
from accounts.budgets.script import LONGEST_PATIENCE

__all__ = [
    "BORN_KEY",
    "LONGEST_PATIENCE",
    "Answer",
    "BudgetRequest",
    "Budgets",
    "Effect",
    "Granted",
    "Refused",
    "Scope",
    "birth_declare",
    "free_again",
]
