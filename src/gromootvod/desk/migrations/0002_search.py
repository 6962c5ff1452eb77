"""The search table: FTS5 on SQLite, a GIN index on PostgreSQL; the same lemmas in both."""

from typing import Any

from django.db import migrations


def make(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute("CREATE VIRTUAL TABLE desk_search USING fts5(words, tokenize = 'unicode61 remove_diacritics 0')")
        return
    editor.execute("CREATE TABLE desk_search (message_id bigint PRIMARY KEY, words tsvector NOT NULL)")
    editor.execute("CREATE INDEX desk_search_words ON desk_search USING gin (words) WITH (fastupdate = off)")


def drop(apps: Any, editor: Any) -> None:
    editor.execute("DROP TABLE desk_search")


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
