"""The admin's dashboard, and the pages of users and tokens; each room has its own pages."""

from sis_project.admin import schedules as _schedules  # noqa: F401 - it takes pages away
from sis_project.admin.tokens import AuthTokenAdmin
from sis_project.admin.users import GroupAdmin, UserAdmin

__all__ = ["AuthTokenAdmin", "GroupAdmin", "UserAdmin"]
