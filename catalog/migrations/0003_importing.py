import accounts.models.base
import django.db.models.deletion
import django.db.models.functions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_editing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                ("path", models.TextField(verbose_name="file")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("pending", "Not looked at yet"),
                            ("new", "New"),
                            ("exists", "There already"),
                            ("moved", "Moved"),
                            ("replaced", "Replaced"),
                            ("ignored", "Ignored"),
                            ("bad", "Bad"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("becomes", models.CharField(blank=True, max_length=500, verbose_name="becomes")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
            ],
            options={
                "verbose_name": "imported file",
                "verbose_name_plural": "imported files",
                "ordering": ("run", "position"),
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=accounts.models.base.new_public_id,
                        editable=False,
                        unique=True,
                        verbose_name="public id",
                    ),
                ),
                (
                    "sources",
                    models.JSONField(
                        help_text="Folders, files and s3:// addresses.", verbose_name="sources"
                    ),
                ),
                ("is_dry", models.BooleanField(default=False, verbose_name="dry run")),
                ("is_in_place", models.BooleanField(default=False, verbose_name="in place")),
                ("is_draft", models.BooleanField(default=False, verbose_name="as drafts")),
                (
                    "is_confined",
                    models.BooleanField(
                        default=True,
                        help_text="Whether it may only reach the import roots.",
                        verbose_name="confined",
                    ),
                ),
                (
                    "maturity_age",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="maturity age of what has none"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("stopped", "Stopped"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("item_count", models.PositiveIntegerField(default=0, verbose_name="files")),
                (
                    "done_count",
                    models.PositiveIntegerField(default=0, verbose_name="files looked at"),
                ),
                (
                    "current",
                    models.CharField(blank=True, max_length=500, verbose_name="working on"),
                ),
                ("lease_token", models.UUIDField(blank=True, editable=False, null=True)),
                ("lease_expires_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="attempts"
                    ),
                ),
                ("queued_at", models.DateTimeField(verbose_name="queued")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="started")),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="finished"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="SourceFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address_sha256", models.CharField(editable=False, max_length=64, unique=True)),
                ("address", models.TextField(verbose_name="file")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("media", "Media"),
                            ("picture", "Picture"),
                            ("subtitles", "Subtitles"),
                            ("description", "Description"),
                        ],
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                ("size_bytes", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                ("stamp", models.CharField(max_length=100, verbose_name="stamp")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                ("imported_at", models.DateTimeField(auto_now=True, verbose_name="imported")),
            ],
            options={
                "verbose_name": "source file",
                "verbose_name_plural": "source files",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="TitleKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=300, unique=True, verbose_name="key")),
            ],
            options={
                "verbose_name": "import key",
                "verbose_name_plural": "import keys",
                "ordering": ("key",),
            },
        ),
        migrations.AddField(
            model_name="playable",
            name="last_number",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Of a double episode: the number of its last part.",
                null=True,
                verbose_name="last number",
            ),
        ),
        migrations.AlterField(
            model_name="mediaasset",
            name="source_key",
            field=models.CharField(
                editable=False, max_length=1500, unique=True, verbose_name="source"
            ),
        ),
        migrations.AddConstraint(
            model_name="playable",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("last_number", None), ("last_number__gt", models.F("number")), _connector="OR"
                ),
                name="playable_last_number_follows",
                violation_error_message="The last number comes after the first.",
            ),
        ),
        migrations.AddField(
            model_name="importitem",
            name="asset",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="catalog.mediaasset",
                verbose_name="asset",
            ),
        ),
        migrations.AddField(
            model_name="importitem",
            name="playable",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="catalog.playable",
                verbose_name="playable",
            ),
        ),
        migrations.AddField(
            model_name="importitem",
            name="title",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="catalog.title",
                verbose_name="title",
            ),
        ),
        migrations.AddField(
            model_name="importrun",
            name="started_by",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: from the command line.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="imports",
                to=settings.AUTH_USER_MODEL,
                verbose_name="started by",
            ),
        ),
        migrations.AddField(
            model_name="importrun",
            name="title",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="catalog.title",
                verbose_name="into the title",
            ),
        ),
        migrations.AddField(
            model_name="importitem",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="items",
                to="catalog.importrun",
                verbose_name="import",
            ),
        ),
        migrations.AddField(
            model_name="sourcefile",
            name="asset",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="source_files",
                to="catalog.mediaasset",
                verbose_name="asset",
            ),
        ),
        migrations.AddField(
            model_name="sourcefile",
            name="playable",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="catalog.playable",
                verbose_name="playable",
            ),
        ),
        migrations.AddField(
            model_name="sourcefile",
            name="title",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="catalog.title",
                verbose_name="title",
            ),
        ),
        migrations.AddField(
            model_name="titlekey",
            name="title",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="import_keys",
                to="catalog.title",
                verbose_name="title",
            ),
        ),
        migrations.AddIndex(
            model_name="importrun",
            index=models.Index(fields=["status", "queued_at"], name="importrun_work"),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "running"), _negated=True),
                    ("lease_token__isnull", False),
                    _connector="OR",
                ),
                name="importrun_running_has_lease",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("maturity_age__lte", 18)), name="importrun_maturity_at_most_18"
            ),
        ),
        migrations.AddIndex(
            model_name="importitem",
            index=models.Index(fields=["run", "outcome"], name="importitem_outcome"),
        ),
        migrations.AddConstraint(
            model_name="importitem",
            constraint=models.UniqueConstraint(
                fields=("run", "position"), name="importitem_position_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcefile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role", "media")),
                fields=("sha256",),
                name="sourcefile_medium_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcefile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "media"), _negated=True),
                    models.Q(models.Q(("sha256", ""), _negated=True), ("asset__isnull", False)),
                    _connector="OR",
                ),
                name="sourcefile_medium_has_asset",
            ),
        ),
    ]
