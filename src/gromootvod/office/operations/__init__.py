"""What may be done in the office; the only door to the rows of members and their one-time links."""

from gromootvod.office.operations.errors import (
    AddressTaken,
    DeadLink,
    HouseNotEmpty,
    LastAdministrator,
    NotAllowed,
    OfficeError,
    UnknownMember,
)
from gromootvod.office.operations.links import (
    FIRST_LINK_LIVES,
    INVITATION_LIVES,
    SIGN_IN_LINK_LIVES,
    Purpose,
    accept,
    first_link,
    invite,
    living,
    purpose_of,
    revoke,
    sign_in_link,
)
from gromootvod.office.operations.members import (
    change_roles,
    deactivate,
    describe,
    forget_second_factor,
    password_changed,
    reactivate,
)

__all__ = [
    "FIRST_LINK_LIVES",
    "INVITATION_LIVES",
    "SIGN_IN_LINK_LIVES",
    "AddressTaken",
    "DeadLink",
    "HouseNotEmpty",
    "LastAdministrator",
    "NotAllowed",
    "OfficeError",
    "Purpose",
    "UnknownMember",
    "accept",
    "change_roles",
    "deactivate",
    "describe",
    "first_link",
    "forget_second_factor",
    "invite",
    "living",
    "password_changed",
    "purpose_of",
    "reactivate",
    "revoke",
    "sign_in_link",
]
