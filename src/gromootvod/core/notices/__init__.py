"""How a member is told: by which way, when not, and whom a note names."""

from gromootvod.core.notices.mentions import Found, Named, find_mentions, fold, handles_of
from gromootvod.core.notices.quiet import LONGEST, Quiet, mail_at, quiet_until
from gromootvod.core.notices.ways import TOPICS, Topic, Way, topic_of, way_of, ways_of

__all__ = [
    "LONGEST",
    "TOPICS",
    "Found",
    "Named",
    "Quiet",
    "Topic",
    "Way",
    "find_mentions",
    "fold",
    "handles_of",
    "mail_at",
    "quiet_until",
    "topic_of",
    "way_of",
    "ways_of",
]
