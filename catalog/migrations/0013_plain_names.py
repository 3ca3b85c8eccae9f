"""The words that the field has: a claim, an idempotency record. No row changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0012_put_off_search_changes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField("mediaasset", "lease_token", "claim_token"),
        migrations.RenameField("mediaasset", "lease_expires_at", "claim_expires_at"),
        # A constraint does not follow the field that it names.
        migrations.RemoveConstraint("importrun", "importrun_running_has_lease"),
        migrations.RenameField("importrun", "lease_token", "claim_token"),
        migrations.RenameField("importrun", "lease_expires_at", "claim_expires_at"),
        migrations.AddConstraint(
            "importrun",
            models.CheckConstraint(
                condition=~Q(status="running") | Q(claim_token__isnull=False),
                name="importrun_running_has_claim",
            ),
        ),
        migrations.RemoveConstraint("keptanswer", "kept_answer_once"),
        migrations.RenameModel("KeptAnswer", "IdempotencyRecord"),
        migrations.AlterModelOptions(
            "idempotencyrecord",
            {
                "verbose_name": "idempotency record",
                "verbose_name_plural": "idempotency records",
            },
        ),
        migrations.AlterField(
            "idempotencyrecord",
            "user",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="idempotency_records",
                to=settings.AUTH_USER_MODEL,
                verbose_name="user",
            ),
        ),
        migrations.AddConstraint(
            "idempotencyrecord",
            models.UniqueConstraint(fields=("user", "key"), name="idempotency_record_once"),
        ),
    ]
