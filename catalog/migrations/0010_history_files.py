import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0009_large_catalogues")]

    operations = [
        migrations.CreateModel(
            name="HistoryFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        help_text="A key of the storage, or a prefix with all that lies under it.",
                        max_length=300,
                        verbose_name="file",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="catalog.historyentry",
                        verbose_name="entry",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of the history",
                "verbose_name_plural": "files of the history",
                "indexes": [models.Index(fields=["name", "entry"], name="history_file_by_name")],
            },
        ),
    ]
