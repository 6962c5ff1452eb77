"""Messages are found by their heads too (title, contact, firm), and people by their names and addresses."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
import gromootvod.desk.models.search_words
from django.db import migrations, models


def make(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        tokens = "tokenize = 'unicode61 remove_diacritics 0'"
        editor.execute(f"CREATE VIRTUAL TABLE desk_search_new USING fts5(words, head, {tokens})")
        editor.execute("INSERT INTO desk_search_new(rowid, words, head) SELECT rowid, words, '' FROM desk_search")
        editor.execute("DROP TABLE desk_search")
        editor.execute("ALTER TABLE desk_search_new RENAME TO desk_search")
        editor.execute(f"CREATE VIRTUAL TABLE desk_people USING fts5(words, prefix = '2 3', {tokens})")
    else:
        editor.execute("ALTER TABLE desk_search RENAME COLUMN message_id TO rowid")
        editor.execute("CREATE TABLE desk_people (rowid bigint PRIMARY KEY, words tsvector NOT NULL)")
        editor.execute("CREATE INDEX desk_people_words ON desk_people USING gin (words) WITH (fastupdate = off)")


def drop(apps: Any, editor: Any) -> None:
    editor.execute("DROP TABLE desk_people")
    if editor.connection.vendor == "sqlite":
        tokens = "tokenize = 'unicode61 remove_diacritics 0'"
        editor.execute(f"CREATE VIRTUAL TABLE desk_search_old USING fts5(words, {tokens})")
        editor.execute("INSERT INTO desk_search_old(rowid, words) SELECT rowid, words FROM desk_search")
        editor.execute("DROP TABLE desk_search")
        editor.execute("ALTER TABLE desk_search_old RENAME TO desk_search")
    else:
        editor.execute("ALTER TABLE desk_search RENAME COLUMN rowid TO message_id")


def all_is_stale(apps: Any, editor: Any) -> None:
    """The worker writes the heads of what is there already, a handful at a time."""
    editor.execute(
        "INSERT INTO desk_stalewords(kind, number) SELECT 'contact', id FROM contacts_contact ORDER BY id DESC"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0002_promises"),
        ("desk", "0017_together"),
    ]

    operations = [
        migrations.RunPython(make, drop),
        migrations.CreateModel(
            name="PersonEntry",
            fields=[
                ("contact", models.OneToOneField(db_column="rowid", on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name="+", serialize=False, to="contacts.contact")),
                ("words", gromootvod.desk.models.search_words.WordsField()),
            ],
            options={"db_table": "desk_people", "managed": False},
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("message", models.OneToOneField(db_column="rowid", on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name="+", serialize=False, to="desk.message")),
                ("words", gromootvod.desk.models.search_words.WordsField()),
            ],
            options={"db_table": "desk_search", "managed": False},
        ),
        migrations.CreateModel(
            name="StaleWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("person", "Person"), ("contact", "Contact"), ("company", "Company"), ("ticket", "Ticket"), ("message", "Message")], max_length=8)),
                ("number", models.BigIntegerField()),
            ],
        ),
        migrations.RunPython(all_is_stale, migrations.RunPython.noop),
    ]
