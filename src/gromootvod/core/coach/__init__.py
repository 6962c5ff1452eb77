"""The coach: a draft is read before it goes. It says where and why, and never stands in the way."""

from gromootvod.core.coach.house import House, HouseError, OwnPhrase
from gromootvod.core.coach.review import LIMIT, review, rule_names
from gromootvod.core.coach.starter import Starter, starter
from gromootvod.core.coach.stock import Explanation, offer, shipped
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
    "Explanation",
    "House",
    "HouseError",
    "OwnPhrase",
    "Promise",
    "Remark",
    "Review",
    "Said",
    "Severity",
    "Shape",
    "Starter",
    "Ticket",
    "TicketError",
    "offer",
    "review",
    "rule_names",
    "shipped",
    "starter",
]
