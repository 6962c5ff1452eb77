"""The words under which messages and people are found: FTS5 tables on SQLite, tsvectors on PostgreSQL.

The tables of words are made and filled by hand (`desk.search`); Django only asks them, by the lookup `match`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from gromootvod.contacts.models import Contact
from gromootvod.desk.models.message import Message

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField


class WordsField(_Text):
    """A column of words; asked by `match` with a query as `desk.search_query` writes it."""


@WordsField.register_lookup
class Match(models.Lookup):
    """All words of a `search_query.Query` stand in the row."""

    lookup_name = "match"
    prepare_rhs = False

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        """FTS5 asks all columns of a table at once under the name of the table itself."""
        table = self.lhs.output_field.model._meta.db_table
        return f'"{self.lhs.alias}"."{table}" MATCH %s', [self.rhs.fts5]

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        """PostgreSQL: one tsvector that holds all."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} @@ %s::tsquery", [*params, self.rhs.tsquery]


class SearchEntry(models.Model):
    """The words of one message, and those of its head: title, contact, firm, address."""

    message = models.OneToOneField(
        Message, primary_key=True, db_column="rowid", on_delete=models.DO_NOTHING, related_name="+"
    )
    words = WordsField()

    class Meta:
        managed = False
        db_table = "desk_search"


class PersonEntry(models.Model):
    """The words of one contact: names, addresses, telephones, firm."""

    contact = models.OneToOneField(
        Contact, primary_key=True, db_column="rowid", on_delete=models.DO_NOTHING, related_name="+"
    )
    words = WordsField()

    class Meta:
        managed = False
        db_table = "desk_people"


class StaleWords(models.Model):
    """Something was renamed: words that say so are to be written anew. Made by triggers, done by the worker."""

    class Kind(models.TextChoices):
        """What was changed."""

        PERSON = "person"  # a contact is new, or his addresses changed
        CONTACT = "contact"
        COMPANY = "company"
        TICKET = "ticket"
        MESSAGE = "message"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    number = models.BigIntegerField()  # of the row that was changed; it may be gone
