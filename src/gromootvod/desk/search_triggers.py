"""Triggers that note what was renamed, whoever renamed it and however: nothing can forget to tell the index.

Made after every migration, because SQLite drops them with the table that a migration writes anew.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

VERSION = "v1"  # a trigger that is changed gets a new one
PREFIX = "desk_words_"
# table, event, columns, kind, column with the number
NOTED = (
    ("contacts_contact", "INSERT", (), "person", "id"),
    ("contacts_contact", "UPDATE", ("name", "company_id"), "contact", "id"),
    ("contacts_contact", "DELETE", (), "person", "id"),
    ("contacts_address", "INSERT", (), "person", "contact_id"),
    ("contacts_address", "UPDATE", ("value", "contact_id"), "person", "contact_id"),
    ("contacts_address", "DELETE", (), "person", "contact_id"),
    ("contacts_company", "UPDATE", ("name", "domain"), "company", "id"),
    ("desk_ticket", "UPDATE", ("title", "contact_id"), "ticket", "id"),
    ("desk_message", "UPDATE", ("ticket_id", "address"), "message", "id"),
)


def ensure(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers that are not there yet, and drop those of an older version."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _sqlite(cursor)
        else:
            _postgresql(cursor)


def _name(table: str, event: str) -> str:
    return f"{PREFIX}{VERSION}_{table}_{event.lower()}"


def _sqlite(cursor: Any) -> None:
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'desk_words_%'")
    there = {row[0] for row in cursor.fetchall()}
    wanted = {_name(table, event): sql for table, event, sql in _sqlite_triggers()}
    for name in there - wanted.keys():
        cursor.execute(f'DROP TRIGGER "{name}"')
    for name in wanted.keys() - there:
        cursor.execute(wanted[name])


def _sqlite_triggers() -> list[tuple[str, str, str]]:
    made = []
    for table, event, columns, kind, number in NOTED:
        row = "OLD" if event == "DELETE" else "NEW"
        of, when, also = "", "", ""
        if event == "UPDATE":
            of = " OF " + ", ".join(columns)
            when = " WHEN " + " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
            if number != "id":  # he who lost it is to be looked at too
                also = f" INSERT INTO desk_stalewords(kind, number) VALUES ('{kind}', OLD.{number});"  # noqa: S608 — of NOTED
        sql = (
            f"CREATE TRIGGER {_name(table, event)} AFTER {event}{of} ON {table} FOR EACH ROW{when} "  # noqa: S608 — of NOTED
            f"BEGIN INSERT INTO desk_stalewords(kind, number) VALUES ('{kind}', {row}.{number});{also} END"
        )
        made.append((table, event, sql))
    # What is erased leaves no words behind.
    gone = f"CREATE TRIGGER {_name('desk_message', 'DELETE')} AFTER DELETE ON desk_message FOR EACH ROW "
    made.append(("desk_message", "DELETE", gone + "BEGIN DELETE FROM desk_search WHERE rowid = OLD.id; END"))  # noqa: S608
    return made


_NOTE = """
CREATE OR REPLACE FUNCTION desk_words_note() RETURNS trigger LANGUAGE plpgsql AS $note$
BEGIN
  IF TG_OP = 'DELETE' THEN
    INSERT INTO desk_stalewords(kind, number) VALUES (TG_ARGV[0], (to_jsonb(OLD) ->> TG_ARGV[1])::bigint);
    RETURN NULL;
  END IF;
  INSERT INTO desk_stalewords(kind, number) VALUES (TG_ARGV[0], (to_jsonb(NEW) ->> TG_ARGV[1])::bigint);
  IF TG_OP = 'UPDATE' AND TG_ARGV[1] <> 'id' THEN
    INSERT INTO desk_stalewords(kind, number) VALUES (TG_ARGV[0], (to_jsonb(OLD) ->> TG_ARGV[1])::bigint);
  END IF;
  RETURN NULL;
END $note$
"""
_GONE = """
CREATE OR REPLACE FUNCTION desk_words_gone() RETURNS trigger LANGUAGE plpgsql AS $gone$
BEGIN
  DELETE FROM desk_search WHERE rowid = OLD.id;
  RETURN NULL;
END $gone$
"""


def _postgresql(cursor: Any) -> None:
    cursor.execute(
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'desk\\_words\\_%'"
    )
    there = dict(cursor.fetchall())
    wanted = _postgresql_triggers()
    if there.keys() == wanted.keys():
        return
    cursor.execute(_NOTE)
    cursor.execute(_GONE)
    for name in there.keys() - wanted.keys():
        cursor.execute(f'DROP TRIGGER "{name}" ON {there[name]}')
    for name in wanted.keys() - there.keys():
        cursor.execute(wanted[name])


def _postgresql_triggers() -> dict[str, str]:
    made = {}
    for table, event, columns, kind, number in NOTED:
        of, when = "", ""
        if event == "UPDATE":
            of = " OF " + ", ".join(columns)
            changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
            when = f" WHEN ({changed})"
        name = _name(table, event)
        made[name] = (
            f"CREATE TRIGGER {name} AFTER {event}{of} ON {table} FOR EACH ROW{when} "
            f"EXECUTE FUNCTION desk_words_note('{kind}', '{number}')"
        )
    name = _name("desk_message", "DELETE")
    made[name] = (
        f"CREATE TRIGGER {name} AFTER DELETE ON desk_message FOR EACH ROW EXECUTE FUNCTION desk_words_gone()"
    )
    return made
