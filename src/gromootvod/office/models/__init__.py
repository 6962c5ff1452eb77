"""Our side of the house: who works here and who may come in."""

from gromootvod.office.models.invitation import Invitation
from gromootvod.office.models.member import Member, Role

__all__ = ["Invitation", "Member", "Role"]
