"""Raw message to Letter: body, quoted part, signature, thread keys, attachments, robot or person."""

from .attachments import attachment_bytes, display_name
from .folds import find_folds
from .html import sanitise
from .read import read
from .robot import LOOP_HEADER
from .robot_senders import is_no_reply
from .tokens import (
    bounce_address,
    dispatch_of_bounce_address,
    message_id,
    plus_address,
    read_thread,
    sign_thread,
    ticket_of_address,
    ticket_of_message_id,
)
from .values import (
    DEFAULT_LIMITS,
    Attachment,
    Bounce,
    Fold,
    Letter,
    Limits,
    Mailbox,
    Robot,
    RobotKind,
    unfolded,
)

__all__ = [
    "DEFAULT_LIMITS",
    "LOOP_HEADER",
    "Attachment",
    "Bounce",
    "Fold",
    "Letter",
    "Limits",
    "Mailbox",
    "Robot",
    "RobotKind",
    "attachment_bytes",
    "bounce_address",
    "dispatch_of_bounce_address",
    "display_name",
    "find_folds",
    "is_no_reply",
    "message_id",
    "plus_address",
    "read",
    "read_thread",
    "sanitise",
    "sign_thread",
    "ticket_of_address",
    "ticket_of_message_id",
    "unfolded",
]
