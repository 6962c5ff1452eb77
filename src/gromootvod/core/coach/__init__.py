"""The coach: a draft is read before it goes. It says where and why, and never stands in the way."""

from gromootvod.core.coach.review import LIMIT, review
from gromootvod.core.coach.values import (
    Promise,
    Remark,
    Review,
    Said,
    Severity,
    Shape,
    Ticket,
    TicketError,
)

__all__ = [
    "LIMIT",
    "Promise",
    "Remark",
    "Review",
    "Said",
    "Severity",
    "Shape",
    "Ticket",
    "TicketError",
    "review",
]
