# User names, and what they are compared by.

import accounts.usernames
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_doors'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='username',
            field=models.CharField(blank=True, help_text='3 to 30 letters, digits, and . _ - to sign in with instead of the address.', max_length=30, validators=[accounts.usernames.validate_username], verbose_name='user name'),
        ),
        migrations.AddField(
            model_name='user',
            name='username_key',
            field=models.CharField(blank=True, editable=False, max_length=90, null=True, unique=True),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('username', ''), ('username_key__isnull', True)), models.Q(models.Q(('username', ''), _negated=True), ('username_key__isnull', False)), _connector='OR'), name='user_name_has_a_key'),
        ),
    ]
