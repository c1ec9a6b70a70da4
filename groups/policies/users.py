"""Telegram users, as a policy names them."""

from typing import Annotated, TypeAlias

from pydantic import Field, StrictInt

UserId: TypeAlias = Annotated[StrictInt, Field(gt=0)]
"""A Telegram user's id. Messages carry ids and no user names."""
