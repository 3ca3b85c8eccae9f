import accounts.models.base
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='character',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='genre',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='person',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='playable',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='season',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='title',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='version'),
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=accounts.models.base.new_public_id, editable=False, unique=True, verbose_name='public id')),
                ('made_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='when')),
                ('via', models.CharField(choices=[('admin', 'Administration'), ('api', 'API'), ('import', 'Import'), ('system', 'StreamEx itself')], max_length=10, verbose_name='through')),
                ('comment', models.CharField(blank=True, max_length=300, verbose_name='comment')),
                ('made_by', models.ForeignKey(help_text='Empty: nobody in person, or somebody whose account is gone.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='changes', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'change',
                'verbose_name_plural': 'changes',
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='HistoryEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('title', 'Title'), ('person', 'Person'), ('character', 'Character'), ('genre', 'Genre')], max_length=10, verbose_name='kind')),
                ('subject', models.PositiveBigIntegerField(verbose_name='row')),
                ('reference', models.CharField(help_text="Its id in addresses; a genre's slug.", max_length=60, verbose_name='public id')),
                ('name', models.CharField(max_length=250, verbose_name='name')),
                ('versions', models.JSONField(help_text='The version that each row had afterwards, by `model:row`.', verbose_name='versions')),
                ('rows', models.JSONField(help_text='Each changed row before and after; null where it was not there.', verbose_name='rows')),
                ('change', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='catalog.change', verbose_name='change')),
            ],
            options={
                'verbose_name': 'history entry',
                'verbose_name_plural': 'history',
                'ordering': ('-pk',),
                'indexes': [models.Index(fields=['kind', 'subject', '-id'], name='history_of_subject'), models.Index(fields=['kind', 'reference', '-id'], name='history_by_reference')],
            },
        ),
        migrations.CreateModel(
            name='KeptAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=255, verbose_name='key')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='SHA-256 of the request')),
                ('status', models.PositiveSmallIntegerField(default=0, verbose_name='status')),
                ('body', models.JSONField(default=dict, verbose_name='body')),
                ('etag', models.CharField(blank=True, max_length=80, verbose_name='ETag')),
                ('created_at', models.DateTimeField(db_index=True, verbose_name='created')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kept_answers', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'kept answer',
                'verbose_name_plural': 'kept answers',
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='kept_answer_once')],
            },
        ),
    ]
