"""Why the office says no."""

from __future__ import annotations


class OfficeError(Exception):
    """An operation of the office was refused; nothing has changed."""


class DeadLink(OfficeError):  # noqa: N818 — a refusal, named as one says it
    """The link is wrong, expired, used or revoked. Which of them is nobody's business."""


class AddressTaken(OfficeError):  # noqa: N818 — a refusal, named as one says it
    """Another member already has this address."""


class HouseNotEmpty(OfficeError):  # noqa: N818 — a refusal, named as one says it
    """There are members already; the first link is only for a house without any."""


class UnknownMember(OfficeError):  # noqa: N818 — a refusal, named as one says it
    """No active member has this address."""


class NotAllowed(OfficeError):  # noqa: N818 — a refusal, named as one says it
    """Only an administrator may do this."""


class LastAdministrator(OfficeError):  # noqa: N818 — a refusal, named as one says it
    """A house without an administrator could not be governed any more."""
