from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0006_artwork")]

    operations = [
        migrations.AddField(
            model_name="playable",
            name="available_until",
            field=models.DateTimeField(
                blank=True,
                help_text="Empty: as long as its title.",
                null=True,
                verbose_name="available until",
            ),
        ),
        migrations.AddConstraint(
            model_name="playable",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("available_until", None),
                    ("available_from", None),
                    ("available_until__gt", models.F("available_from")),
                    _connector="OR",
                ),
                name="playable_available_window",
                violation_error_message="It would end before it is available.",
            ),
        ),
    ]
