import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0005_browse")]

    operations = [
        migrations.AlterModelOptions(
            name='artwork',
            options={'default_manager_name': 'objects', 'ordering': ('role', 'pk'), 'verbose_name': 'artwork', 'verbose_name_plural': 'artworks'},
        ),
        migrations.AddField(
            model_name='artwork',
            name='attempts',
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='attempts'),
        ),
        migrations.AddField(
            model_name='artwork',
            name='drawn_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='drawn'),
        ),
        migrations.AddField(
            model_name='artwork',
            name='error_code',
            field=models.CharField(blank=True, editable=False, max_length=30, verbose_name='error code'),
        ),
        migrations.AddField(
            model_name='artwork',
            name='fallback_width',
            field=models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='width of the JPEG in pixels'),
        ),
        migrations.AddField(
            model_name='artwork',
            name='focus_x',
            field=models.FloatField(default=0.5, help_text='What must not be cut off: 0 is the left edge, 1 the right one.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='focus from the left'),
        ),
        migrations.AddField(
            model_name='artwork',
            name='focus_y',
            field=models.FloatField(default=0.5, help_text='0 is the upper edge, 1 the lower one.', validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='focus from the top'),
        ),
        migrations.AddField(
            model_name='artwork',
            name='has_avif',
            field=models.BooleanField(default=False, editable=False, verbose_name='AVIF as well'),
        ),
        migrations.AddField(
            model_name='artwork',
            name='incoming_key',
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name='given file'),
        ),
        migrations.AddField(
            model_name='artwork',
            name='master_key',
            field=models.CharField(blank=True, editable=False, help_text='What it is cut from again when the focus moves, cleaned like all others.', max_length=300, verbose_name='uncut picture'),
        ),
        migrations.AddField(
            model_name='artwork',
            name='queued_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='queued'),
        ),
        migrations.AddField(
            model_name='artwork',
            name='recipe',
            field=models.CharField(blank=True, editable=False, help_text='What a picture set in type was made of; another one is made when it changes.', max_length=64),
        ),
        migrations.AddField(
            model_name='artwork',
            name='revision',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='artwork',
            name='status',
            field=models.CharField(choices=[('queued', 'Waiting'), ('processing', 'Processing'), ('ready', 'Ready'), ('failed', 'Failed')], default='ready', editable=False, max_length=12, verbose_name='status'),
        ),
        migrations.AlterField(
            model_name='artwork',
            name='source',
            field=models.CharField(choices=[('editor', 'Given by an editor'), ('frame', 'A frame of the video'), ('embedded', 'Embedded in the file'), ('generated', 'Set in type')], default='editor', max_length=10, verbose_name='source'),
        ),
        migrations.AddIndex(
            model_name='artwork',
            index=models.Index(condition=models.Q(('status__in', ('queued', 'processing'))), fields=['queued_at'], name='artwork_work'),
        ),
        migrations.AddIndex(
            model_name='artwork',
            index=models.Index(condition=models.Q(('has_avif', False)), fields=['drawn_at'], name='artwork_without_avif'),
        ),
        migrations.AddConstraint(
            model_name='artwork',
            constraint=models.CheckConstraint(condition=models.Q(('focus_x__range', (0, 1)), ('focus_y__range', (0, 1))), name='artwork_focus'),
        ),
        migrations.AddConstraint(
            model_name='artwork',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'failed'), _negated=True), models.Q(('error_code', ''), _negated=True), _connector='OR'), name='artwork_failed_has_reason'),
        ),
    ]
