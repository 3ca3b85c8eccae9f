import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0051_idempotency'),
    ]

    operations = [
        migrations.AlterField(
            model_name='gatewaycustomer',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='gateway_customers', to=settings.AUTH_USER_MODEL, verbose_name='user'),
        ),
    ]
