from django.db import migrations

# A migration of its own: PostgreSQL makes no index of a table in the transaction that fills it.
FILES = {"texttrack": ("key",), "artwork": ("prefix", "master_key")}
BATCH = 500


def files_before(rows):
    """Return the files that rows named before, as entries written from now on note them."""
    named = {
        row["before"].get(field, "")
        for row in rows
        if row["before"]
        for field in FILES.get(row["row"].split(":")[0], ())
    }
    return sorted(named - {""})


def note_files(apps, schema_editor):
    """Note the files of all entries, a batch at a time in the order of their numbers."""
    entries = apps.get_model("catalog", "HistoryEntry").objects.order_by("pk")
    files = apps.get_model("catalog", "HistoryFile")
    last = 0
    while batch := list(entries.filter(pk__gt=last).values_list("pk", "rows")[:BATCH]):
        files.objects.bulk_create(
            files(entry_id=pk, name=name) for pk, rows in batch for name in files_before(rows)
        )
        last = batch[-1][0]


class Migration(migrations.Migration):
    dependencies = [("catalog", "0010_history_files")]

    operations = [migrations.RunPython(note_files, migrations.RunPython.noop)]
