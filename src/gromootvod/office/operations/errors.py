"""Why the office says no."""

from __future__ import annotations


class OfficeError(Exception):
    """An operation of the office was refused; nothing has changed."""


class DeadLink(OfficeError):
    """The link is wrong, expired, used or revoked. Which of them is nobody's business."""


class AddressTaken(OfficeError):
    """Another member already has this address."""


class HouseNotEmpty(OfficeError):
    """There are members already; the first link is only for a house without any."""


class UnknownMember(OfficeError):
    """No active member has this address."""


class NotAllowed(OfficeError):
    """Only an administrator may do this."""


class LastAdministrator(OfficeError):
    """A house without an administrator could not be governed any more."""
