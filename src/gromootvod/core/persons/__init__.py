"""When two rows look like one person: by mailbox, by number, by name. Proposals for a member, never a decision."""

from gromootvod.core.persons.keys import mailbox_key, name_key, phone_key
from gromootvod.core.persons.likeness import Likeness, Person, likeness

__all__ = ["Likeness", "Person", "likeness", "mailbox_key", "name_key", "phone_key"]
