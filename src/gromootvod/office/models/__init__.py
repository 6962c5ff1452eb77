"""Our side of the house: who works here, when, and who may come in."""

from gromootvod.office.models.audit_entry import AuditEntry
from gromootvod.office.models.coach_settings import CoachSettings, Explanation
from gromootvod.office.models.day_override import DayOverride, windows_of
from gromootvod.office.models.invitation import Invitation
from gromootvod.office.models.member import Member, Role
from gromootvod.office.models.member_session import MemberSession
from gromootvod.office.models.notice_settings import NoticeSettings
from gromootvod.office.models.playbook import Playbook, PlaybookVersion
from gromootvod.office.models.team import Team

__all__ = [
    "AuditEntry",
    "CoachSettings",
    "DayOverride",
    "Explanation",
    "Invitation",
    "Member",
    "MemberSession",
    "NoticeSettings",
    "Playbook",
    "PlaybookVersion",
    "Role",
    "Team",
    "windows_of",
]
