"""The seeds of second factors, which were stored in the clear, are encrypted."""

from django.db import migrations

from accounts.encryption import SECOND_FACTORS, decrypt_stored, encrypt_stored

# Written out, since a migration goes on to do what it did.
SEEDS, CODES = ('secret', 'seed'), 'migrated_codes'


def encrypt(apps, schema_editor):
    """Encrypt what is in the clear."""
    _rewrite(apps, lambda text: encrypt_stored(decrypt_stored(text, purpose=SECOND_FACTORS), purpose=SECOND_FACTORS))


def decrypt(apps, schema_editor):
    """Put it back into the clear."""
    _rewrite(apps, lambda text: decrypt_stored(text, purpose=SECOND_FACTORS))


def _rewrite(apps, change):
    for row in apps.get_model('mfa', 'Authenticator').objects.exclude(type='webauthn').iterator():
        row.data.update({name: change(row.data[name]) for name in SEEDS if name in row.data})
        if CODES in row.data:
            row.data[CODES] = [change(code) for code in row.data[CODES]]
        row.save(update_fields=['data'])


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0070_attempts_and_sign_ups'),
        ('mfa', '0003_authenticator_type_uniq'),
    ]

    operations = [migrations.RunPython(encrypt, decrypt)]
