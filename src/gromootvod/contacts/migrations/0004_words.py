"""Make the words of the contacts who are there already."""

from typing import Any

from django.db import migrations

from gromootvod.contacts.words import words_of

CHUNK = 500


def fill(apps: Any, editor: Any) -> None:
    Contact, ContactWord = apps.get_model("contacts", "Contact"), apps.get_model("contacts", "ContactWord")
    last = 0
    while True:
        rows = Contact.objects.filter(pk__gt=last).select_related("company").prefetch_related("addresses")
        chunk = list(rows.order_by("pk")[:CHUNK])
        if not chunk:
            return
        ContactWord.objects.bulk_create(
            ContactWord(contact=row, kind=kind, word=word) for row in chunk for kind, word in _words(row)
        )
        last = chunk[-1].pk


def _words(row: Any) -> list[tuple[str, str]]:
    company = row.company.name if row.company else ""
    return words_of(row.name, company, row.company_id, [(one.kind, one.value) for one in row.addresses.all()])


class Migration(migrations.Migration):
    dependencies = [("contacts", "0003_people")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
