"""Answers that are kept for repeated requests belong to accounts now. No row changes."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0014_language_tags'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.AlterModelTable('idempotencyrecord', 'accounts_idempotencyrecord'),
            ],
            state_operations=[
                migrations.DeleteModel('idempotencyrecord'),
            ],
        ),
    ]
