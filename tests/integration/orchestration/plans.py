"""What the fixtures of this folder make, for those who ask for them."""

from collections.abc import Callable

from accounts.models import Account
from orchestration.statements.rows import Plan

GROUP_ID = -1002200000001

MakeAccount = Callable[..., Account]
MakePlan = Callable[..., Plan]
