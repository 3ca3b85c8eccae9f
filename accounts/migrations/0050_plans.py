import accounts.models.base
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def make_free_plan(apps, schema_editor):
    """Everybody has this plan until editors offer others; nothing is limited by it."""
    apps.get_model('accounts', 'Plan').objects.get_or_create(is_free=True, defaults={'name': 'Free'})


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0040_households'),
    ]

    operations = [
        migrations.AlterField(
            model_name='paymentmethod',
            name='gateway',
            field=models.CharField(choices=[('stripe', 'Stripe'), ('local', 'Test gateway')], max_length=20, verbose_name='gateway'),
        ),
        migrations.CreateModel(
            name='GatewayEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('gateway', models.CharField(choices=[('stripe', 'Stripe'), ('local', 'Test gateway')], max_length=20, verbose_name='gateway')),
                ('event_id', models.CharField(max_length=255, verbose_name='event')),
                ('kind', models.CharField(max_length=100, verbose_name='kind')),
                ('received_at', models.DateTimeField(db_index=True, verbose_name='received')),
            ],
            options={
                'verbose_name': 'event of a gateway',
                'verbose_name_plural': 'events of gateways',
                'constraints': [models.UniqueConstraint(fields=('gateway', 'event_id'), name='gateway_event_once')],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=accounts.models.base.new_public_id, editable=False, unique=True, verbose_name='public id')),
                ('name', models.CharField(error_messages={'unique': 'There is a plan of this name.'}, max_length=60, unique=True, verbose_name='name')),
                ('description', models.CharField(blank=True, max_length=200, verbose_name='description')),
                ('price_minor', models.PositiveIntegerField(default=0, help_text='In the smallest unit of the currency: 999 is 9.99 EUR, and 999 JPY.', verbose_name='price')),
                ('currency', models.CharField(default='EUR', help_text='ISO 4217.', max_length=3, validators=[django.core.validators.RegexValidator('\\A[A-Z]{3}\\Z', 'Three capital letters, such as EUR.')], verbose_name='currency')),
                ('period', models.CharField(choices=[('month', 'Month'), ('year', 'Year')], default='month', max_length=10, verbose_name='period')),
                ('trial_days', models.PositiveSmallIntegerField(default=0, help_text='Free days before the first payment, for whoever never had a plan.', verbose_name='days of trial')),
                ('simultaneous_streams', models.PositiveSmallIntegerField(blank=True, help_text='How many may play at once; empty for any number.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='simultaneous streams')),
                ('highest_height', models.PositiveSmallIntegerField(blank=True, help_text='Lines of the picture, such as 1080; empty for any.', null=True, validators=[django.core.validators.MinValueValidator(144)], verbose_name='highest resolution')),
                ('has_downloads', models.BooleanField(default=True, verbose_name='downloads')),
                ('storage_bytes', models.PositiveBigIntegerField(blank=True, help_text="Bytes for files of one's own; empty for any number.", null=True, verbose_name='storage')),
                ('is_free', models.BooleanField(default=False, editable=False, help_text='The plan of everybody who has no other.', verbose_name='free plan')),
                ('is_offered', models.BooleanField(default=True, help_text='Can be chosen. Whoever has it keeps it when it is no longer offered.', verbose_name='offered')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='Lower comes first.', verbose_name='position')),
            ],
            options={
                'verbose_name': 'plan',
                'verbose_name_plural': 'plans',
                'ordering': ('position', 'price_minor', 'pk'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_free', True)), fields=('is_free',), name='plan_one_is_free'), models.CheckConstraint(condition=models.Q(models.Q(('is_free', True), ('price_minor', 0)), models.Q(('is_free', False), ('price_minor__gt', 0)), _connector='OR'), name='plan_costs_unless_free', violation_error_message='A plan has a price; the free plan has none.'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='plan_currency_is_a_code'), models.CheckConstraint(condition=models.Q(('simultaneous_streams', None), ('simultaneous_streams__gte', 1), _connector='OR'), name='plan_plays_somewhere'), models.CheckConstraint(condition=models.Q(('highest_height', None), ('highest_height__gte', 144), _connector='OR'), name='plan_shows_something')],
            },
        ),
        migrations.CreateModel(
            name='GatewayCustomer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('gateway', models.CharField(choices=[('stripe', 'Stripe'), ('local', 'Test gateway')], max_length=20, verbose_name='gateway')),
                ('customer_id', models.CharField(blank=True, help_text='Empty until the gateway gave one.', max_length=255, verbose_name='customer')),
                ('busy_until', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='busy until')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gateway_customers', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'customer of a gateway',
                'verbose_name_plural': 'customers of gateways',
                'constraints': [models.UniqueConstraint(fields=('user', 'gateway'), name='gateway_customer_once_per_user'), models.UniqueConstraint(condition=models.Q(('customer_id', ''), _negated=True), fields=('gateway', 'customer_id'), name='gateway_customer_once')],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=accounts.models.base.new_public_id, editable=False, unique=True, verbose_name='public id')),
                ('gateway', models.CharField(choices=[('stripe', 'Stripe'), ('local', 'Test gateway')], max_length=20, verbose_name='gateway')),
                ('gateway_payment_id', models.CharField(max_length=255, verbose_name='payment at the gateway')),
                ('gateway_subscription_id', models.CharField(max_length=255, verbose_name='subscription at the gateway')),
                ('plan_name', models.CharField(max_length=60, verbose_name='plan')),
                ('card', models.CharField(blank=True, max_length=60, verbose_name='card')),
                ('amount_minor', models.PositiveIntegerField(help_text='In the smallest unit of the currency.', verbose_name='amount')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('period_starts_at', models.DateTimeField(verbose_name='period from')),
                ('period_ends_at', models.DateTimeField(verbose_name='period to')),
                ('paid_at', models.DateTimeField(verbose_name='paid')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receipts', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'receipt',
                'verbose_name_plural': 'receipts',
                'ordering': ('-paid_at', '-pk'),
                'indexes': [models.Index(fields=['user', '-paid_at'], name='receipts_of_user')],
                'constraints': [models.UniqueConstraint(fields=('gateway', 'gateway_payment_id'), name='receipt_once_per_payment'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='receipt_currency_is_a_code')],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=accounts.models.base.new_public_id, editable=False, unique=True, verbose_name='public id')),
                ('status', models.CharField(choices=[('trial', 'Trial'), ('active', 'Active'), ('past_due', 'Past due'), ('cancelled', 'Cancelled')], max_length=10, verbose_name='status')),
                ('period_starts_at', models.DateTimeField(verbose_name='period from')),
                ('period_ends_at', models.DateTimeField(help_text='Paid until then; one that is cancelled ends then.', verbose_name='period to')),
                ('past_due_since', models.DateTimeField(blank=True, null=True, verbose_name='past due since')),
                ('gateway', models.CharField(choices=[('stripe', 'Stripe'), ('local', 'Test gateway')], max_length=20, verbose_name='gateway')),
                ('gateway_subscription_id', models.CharField(max_length=255, verbose_name='subscription at the gateway')),
                ('balance_minor', models.IntegerField(default=0, help_text='Settled with the next payment: above zero is owed, below zero is credit.', verbose_name='balance')),
                ('read_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='as of')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subscriptions', to='accounts.plan', verbose_name='plan')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='subscription', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'subscription',
                'verbose_name_plural': 'subscriptions',
                'constraints': [models.UniqueConstraint(fields=('gateway', 'gateway_subscription_id'), name='subscription_once_at_gateway'), models.CheckConstraint(condition=models.Q(('period_ends_at__gte', models.F('period_starts_at'))), name='subscription_period_runs_forward'), models.CheckConstraint(condition=models.Q(models.Q(('past_due_since__isnull', False), ('status', 'past_due')), models.Q(models.Q(('status', 'past_due'), _negated=True), ('past_due_since', None)), _connector='OR'), name='subscription_past_due_since')],
            },
        ),
        migrations.RunPython(make_free_plan, migrations.RunPython.noop),
    ]
