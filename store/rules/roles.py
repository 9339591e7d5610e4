"""The roles that a member of the workspace may hold."""

from typing import Final

REP: Final = "rep"
MARKETER: Final = "marketer"
MANAGER: Final = "manager"
ROLES: Final = (REP, MARKETER, MANAGER)
