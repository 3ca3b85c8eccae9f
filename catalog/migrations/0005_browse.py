import catalog.models.facts
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_search")]

    operations = [
        migrations.CreateModel(
            name='TitleLanguage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use', models.CharField(choices=[('audio', 'Audio'), ('subtitles', 'Subtitles')], max_length=10, verbose_name='use')),
                ('language', models.CharField(max_length=3, verbose_name='language')),
                ('title', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='languages', to='catalog.title', verbose_name='title')),
            ],
            options={
                'verbose_name': 'language of a title',
                'verbose_name_plural': 'languages of titles',
                'ordering': ('title', 'use', 'language'),
            },
        ),
        migrations.AddField(
            model_name='title',
            name='initial',
            field=models.CharField(default='0', editable=False, max_length=1, verbose_name='initial'),
        ),
        migrations.AddField(
            model_name='title',
            name='popularity',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='plays in the last 90 days'),
        ),
        migrations.AddField(
            model_name='title',
            name='sitting_seconds',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='length of a sitting in seconds'),
        ),
        migrations.AddIndex(
            model_name='title',
            index=models.Index(fields=['initial', 'sort_name'], name='title_by_letter'),
        ),
        migrations.AddIndex(
            model_name='title',
            index=models.Index(fields=['status', 'popularity'], name='title_most_watched'),
        ),
        migrations.AddIndex(
            model_name='title',
            index=models.Index(fields=['status', 'sitting_seconds'], name='title_longest'),
        ),
        migrations.AddIndex(
            model_name='title',
            index=models.Index(models.F('status'), catalog.models.facts.YearOrZero('year'), name='title_latest_year'),
        ),
        migrations.AddIndex(
            model_name='title',
            index=models.Index(models.F('status'), catalog.models.facts.SittingOrEndless('sitting_seconds'), name='title_shortest'),
        ),
        migrations.RemoveIndex(
            model_name='title',
            name='title_newest_of_kind',
        ),
        migrations.AddIndex(
            model_name='title',
            index=models.Index(fields=['status', 'sort_name'], name='title_by_name_on_site'),
        ),
        migrations.AddIndex(
            model_name='title',
            index=models.Index(fields=['status', 'published_at', 'available_until', 'maturity_age', 'year', 'original_language', 'sitting_seconds', 'initial', 'kind'], name='title_facets'),
        ),
        migrations.AddIndex(
            model_name='title',
            index=models.Index(fields=['kind', 'status', 'published_at', 'available_until', 'maturity_age', 'year', 'original_language', 'sitting_seconds', 'initial'], name='title_facets_of_kind'),
        ),
        migrations.AddIndex(
            model_name='titlelanguage',
            index=models.Index(fields=['use', 'language', 'title'], name='title_language_titles'),
        ),
        migrations.AddConstraint(
            model_name='titlelanguage',
            constraint=models.UniqueConstraint(fields=('title', 'use', 'language'), name='title_language_once'),
        ),
    ]
