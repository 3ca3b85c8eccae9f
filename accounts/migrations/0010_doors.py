import accounts.models.base
import accounts.models.site
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


#: The logins of the demo so far, which nothing but their addresses told from others.
DEMO_EMAILS = ("viewer@streamex.example", "editor@streamex.example")


def mark_demo_logins(apps, schema_editor):
    apps.get_model("accounts", "User").objects.filter(email__in=DEMO_EMAILS).update(is_demo=True)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='is_demo',
            field=models.BooleanField(default=False, editable=False, help_text='Signs in only where nobody but this machine reaches the site.', verbose_name='login of the demo'),
        ),
        migrations.RunPython(mark_demo_logins, migrations.RunPython.noop),
        migrations.CreateModel(
            name='SetUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nonce', models.CharField(default=accounts.models.site.new_nonce, max_length=32)),
                ('offered_at', models.DateTimeField()),
                ('guessed_at', models.JSONField(default=list)),
                ('completed_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='set_up_one_row')],
            },
        ),
        migrations.CreateModel(
            name='SiteSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, help_text='In titles and in mails.', max_length=60, verbose_name='name of the site')),
                ('language', models.CharField(blank=True, choices=[('en', 'English'), ('es', 'Spanish')], help_text='Of visitors whose browser asks for none that we speak.', max_length=8, verbose_name='language')),
                ('time_zone', models.CharField(blank=True, max_length=60, validators=[accounts.models.site.validate_time_zone], verbose_name='time zone')),
                ('sign_up', models.CharField(blank=True, choices=[('closed', 'Nobody: administrators make accounts'), ('invited', 'Whoever was invited'), ('open', 'Everybody')], max_length=8, verbose_name='who may make an account')),
                ('is_demo_removed', models.BooleanField(default=False, editable=False, verbose_name='demo removed')),
            ],
            options={
                'verbose_name': 'settings of the site',
                'verbose_name_plural': 'settings of the site',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='site_settings_one_row'), models.CheckConstraint(condition=models.Q(('sign_up__in', ('', 'closed', 'invited', 'open'))), name='site_sign_up_known')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=accounts.models.base.new_public_id, editable=False, unique=True, verbose_name='public id')),
                ('email', models.EmailField(blank=True, help_text='Who gets it, and alone can accept it. Empty: whoever has the link.', max_length=254, verbose_name='e-mail address')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(editable=False, verbose_name='created')),
                ('expires_at', models.DateTimeField(editable=False, verbose_name='expires')),
                ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='revoked')),
                ('accepted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='accepted')),
                ('accepted_by', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='accepted_invitation', to=settings.AUTH_USER_MODEL, verbose_name='accepted by')),
                ('invited_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='invitations', to=settings.AUTH_USER_MODEL, verbose_name='invited by')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ('-created_at', '-pk'),
                'indexes': [models.Index(fields=['-created_at', '-id'], name='invitation_latest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('accepted_at', None), ('revoked_at', None), models.Q(('email', ''), _negated=True)), fields=('email',), name='invitation_open_once_per_email'), models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='invitation_email_is_lower_case'), models.CheckConstraint(condition=models.Q(('accepted_at', None), ('revoked_at', None), _connector='OR'), name='invitation_not_accepted_and_revoked'), models.CheckConstraint(condition=models.Q(('accepted_by', None), ('accepted_at__isnull', False), _connector='OR'), name='invitation_accepted_by_when_accepted'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='invitation_expires_after_creation')],
            },
        ),
    ]
