"""The audit log, which the database lets grow and do nothing else."""

import accounts.models.base
import django.utils.timezone
from django.db import migrations, models


#: SQLite forgets triggers with a table that it makes again, which most changes of a column do: the
#: migration of such a change adds them anew. A test looks for them.
SQLITE = {
    verb: f"""
        CREATE TRIGGER audit_no_{verb} BEFORE {verb.upper()} ON accounts_auditentry
        BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END
    """
    for verb in ("update", "delete")
}
POSTGRESQL = (
    """
        CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'The audit log is append-only.'; END $$
    """,
    """
        CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON accounts_auditentry
        FOR EACH ROW EXECUTE FUNCTION audit_append_only()
    """,
)


def hold(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE.values() if is_sqlite else POSTGRESQL:
        schema_editor.execute(statement)


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for verb in SQLITE:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS audit_no_{verb}")
        return
    schema_editor.execute("DROP TRIGGER audit_append_only ON accounts_auditentry")
    schema_editor.execute("DROP FUNCTION audit_append_only()")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0071_encrypt_second_factors'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=accounts.models.base.new_public_id, editable=False, unique=True, verbose_name='public id')),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='when')),
                ('event', models.CharField(choices=[('signed_in', 'Signed in'), ('sign_in_failed', 'Sign-in failed'), ('second_factor_failed', 'Second step failed'), ('locked_out', 'Locked out'), ('pin_locked', 'PIN locked'), ('new_device', 'New device'), ('password_changed', 'Password changed'), ('email_changed', 'E-mail address changed'), ('second_factor_changed', 'Two-step sign-in changed'), ('passkeys_changed', 'Passkeys changed'), ('role_changed', 'Rights changed'), ('users_listed', 'Users listed'), ('user_read', 'User read'), ('user_created', 'User created'), ('user_changed', 'User changed'), ('user_deleted', 'User deleted'), ('reset_sent', 'Password reset sent'), ('profile_changed', 'Profile changed'), ('invited', 'Invited'), ('invitation_revoked', 'Invitation revoked'), ('invitation_used', 'Invitation used'), ('site_changed', 'Settings of the site changed'),
 ('exported', 'Data exported'), ('deletion_scheduled', 'Deletion scheduled'), ('deletion_cancelled', 'Deletion cancelled')], max_length=30, verbose_name='what')),
                ('actor_id', models.UUIDField(blank=True, help_text='The public id of whoever did it.', null=True, verbose_name='who')),
                ('subject_id', models.UUIDField(blank=True, help_text='The public id of whose account it is.', null=True, verbose_name='about whom')),
                ('address', models.GenericIPAddressField(blank=True, null=True, verbose_name='from where')),
                ('user_agent', models.CharField(blank=True, max_length=200, verbose_name='browser')),
                ('path', models.CharField(blank=True, max_length=200, verbose_name='page')),
                ('detail', models.JSONField(blank=True, default=dict, verbose_name='detail')),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit log',
                'ordering': ('-at', '-pk'),
                'indexes': [models.Index(fields=['actor_id', '-at'], name='audit_by_actor'), models.Index(fields=['subject_id', '-at'], name='audit_by_subject'), models.Index(fields=['event', '-at'], name='audit_by_event')],
                'constraints': [models.CheckConstraint(condition=models.Q(('event__in', ['signed_in', 'sign_in_failed', 'second_factor_failed', 'locked_out', 'pin_locked', 'new_device', 'password_changed', 'email_changed', 'second_factor_changed', 'passkeys_changed', 'role_changed', 'users_listed', 'user_read', 'user_created', 'user_changed', 'user_deleted', 'reset_sent', 'profile_changed', 'invited', 'invitation_revoked', 'invitation_used', 'site_changed', 'exported', 'deletion_scheduled', 'deletion_cancelled'])), name='audit_event_is_known')],
            },
        ),
        migrations.RunPython(hold, release),
    ]
