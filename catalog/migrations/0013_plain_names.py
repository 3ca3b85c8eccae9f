"""A worker claims an asset or an import, by the word that the field has for it; no row changes."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("catalog", "0012_put_off_search_changes")]

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
    ]
