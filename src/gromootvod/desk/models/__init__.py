"""The ticket and all it holds; one file a noun."""

from gromootvod.desk.models.assignment import Assignment
from gromootvod.desk.models.attachment import Attachment
from gromootvod.desk.models.blob import Blob
from gromootvod.desk.models.bulk_action import BulkAction, BulkItem
from gromootvod.desk.models.closure import Closure
from gromootvod.desk.models.coach_count import CoachVerdict, Draft
from gromootvod.desk.models.correction import Correction
from gromootvod.desk.models.custom_field import CustomField, FieldValue
from gromootvod.desk.models.dispatch import Dispatch
from gromootvod.desk.models.escalation import Escalation
from gromootvod.desk.models.event import Event
from gromootvod.desk.models.follower import Follower
from gromootvod.desk.models.grace import Grace
from gromootvod.desk.models.imported_item import ImportedItem
from gromootvod.desk.models.kept_draft import KeptDraft, KeptFile
from gromootvod.desk.models.lesson import Lesson
from gromootvod.desk.models.macro import Macro, MacroFile, MacroUse
from gromootvod.desk.models.mention import Mention
from gromootvod.desk.models.merge import Apart, Merge
from gromootvod.desk.models.message import Message, MessageHtml
from gromootvod.desk.models.notification import Notification
from gromootvod.desk.models.parcel import Parcel
from gromootvod.desk.models.participant import Participant
from gromootvod.desk.models.presence import Presence
from gromootvod.desk.models.promise import Promise
from gromootvod.desk.models.question import Question
from gromootvod.desk.models.rating import Rating
from gromootvod.desk.models.relation import Relation
from gromootvod.desk.models.saved_view import SavedView, ViewCount
from gromootvod.desk.models.search_words import PersonEntry, SearchEntry, StaleWords
from gromootvod.desk.models.service_clock import ServiceClock
from gromootvod.desk.models.service_level import Priority, ServiceLevel
from gromootvod.desk.models.snooze import Snooze
from gromootvod.desk.models.span import Distillation
from gromootvod.desk.models.state_word import StateWord
from gromootvod.desk.models.status_link import StatusLink
from gromootvod.desk.models.tag import Hue, Tag, TicketTag
from gromootvod.desk.models.ticket import Ticket

__all__ = [
    "Apart",
    "Assignment",
    "Attachment",
    "Blob",
    "BulkAction",
    "BulkItem",
    "Closure",
    "CoachVerdict",
    "Correction",
    "CustomField",
    "Dispatch",
    "Distillation",
    "Draft",
    "Escalation",
    "Event",
    "FieldValue",
    "Follower",
    "Grace",
    "Hue",
    "ImportedItem",
    "KeptDraft",
    "KeptFile",
    "Lesson",
    "Macro",
    "MacroFile",
    "MacroUse",
    "Mention",
    "Merge",
    "Message",
    "MessageHtml",
    "Notification",
    "Parcel",
    "Participant",
    "PersonEntry",
    "Presence",
    "Priority",
    "Promise",
    "Question",
    "Rating",
    "Relation",
    "SavedView",
    "SearchEntry",
    "ServiceClock",
    "ServiceLevel",
    "Snooze",
    "StaleWords",
    "StateWord",
    "StatusLink",
    "Tag",
    "Ticket",
    "TicketTag",
    "ViewCount",
]  # fmt: skip
