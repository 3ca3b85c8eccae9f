"""Answers for repeated requests, from the catalogue, which moved the table. No row changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0050_plans'),
        ('catalog', '0015_idempotency_of_accounts'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='IdempotencyRecord',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=255, verbose_name='key')),
                        ('fingerprint', models.CharField(max_length=64, verbose_name='SHA-256 of the request')),
                        ('status', models.PositiveSmallIntegerField(default=0, verbose_name='status')),
                        ('body', models.JSONField(default=dict, verbose_name='body')),
                        ('etag', models.CharField(blank=True, max_length=80, verbose_name='ETag')),
                        ('created_at', models.DateTimeField(db_index=True, verbose_name='created')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='idempotency_records', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                    ],
                    options={
                        'verbose_name': 'idempotency record',
                        'verbose_name_plural': 'idempotency records',
                        'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='idempotency_record_once')],
                    },
                ),
            ],
        ),
    ]
