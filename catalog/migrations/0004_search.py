import django.db.models.deletion
from django.db import migrations, models

# On both databases the words come folded and parted by spaces: nothing is left to a parser or a
# dictionary, so both find the same. A mark of the kind begins with an underscore, a word never.
TOKENIZER = "unicode61 remove_diacritics 0 tokenchars '_'"

# FTS5 keeps only the index; triggers keep it in step with the rows, deletions by cascade included.
# Dropping the table drops its triggers: a migration that remakes one of the tables makes them anew.
# Nobody asks for phrases, so no positions are kept ("detail").
SQLITE_TABLES = {
    "catalog_searchentry": (("name_words", "more_words"), "detail=column, prefix='1 2 3'"),
    "catalog_cue": (("words",), "detail=none, prefix='3'"),
}
POSTGRESQL_INDEXES = {
    "search_entry_name_words": ("catalog_searchentry", "name_words"),
    "search_entry_all_words": ("catalog_searchentry", "btrim(name_words || ' ' || more_words)"),
    "search_cue_words": ("catalog_cue", "words"),
}


def sqlite_statements(table, columns, options):
    names = ", ".join(columns)
    fts = f"{table}_fts"
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("old", "new"))
    forget = f"INSERT INTO {fts}({fts}, rowid, {names}) VALUES ('delete', old.id, {old});"  # noqa: S608
    learn = f"INSERT INTO {fts}(rowid, {names}) VALUES (new.id, {new});"  # noqa: S608
    yield (
        f"CREATE VIRTUAL TABLE {fts} USING fts5({names}, content='{table}', content_rowid='id', "
        f'tokenize="{TOKENIZER}", {options})'
    )
    yield f"CREATE TRIGGER {fts}_insert AFTER INSERT ON {table} BEGIN {learn} END"
    yield f"CREATE TRIGGER {fts}_delete AFTER DELETE ON {table} BEGIN {forget} END"
    yield f"CREATE TRIGGER {fts}_update AFTER UPDATE OF {names} ON {table} BEGIN {forget} {learn} END"


def create_full_text(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table, (columns, options) in SQLITE_TABLES.items():
            for statement in sqlite_statements(table, columns, options):
                schema_editor.execute(statement)
    else:
        for name, (table, words) in POSTGRESQL_INDEXES.items():
            vector = f"array_to_tsvector(string_to_array({words}, ' '))"
            # Without the list of pending words, which every search would have to read through.
            schema_editor.execute(
                f"CREATE INDEX {name} ON {table} USING gin ({vector}) WITH (fastupdate = off)"
            )


def drop_full_text(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in SQLITE_TABLES:
            for event in ("insert", "delete", "update"):
                schema_editor.execute(f"DROP TRIGGER {table}_fts_{event}")
            schema_editor.execute(f"DROP TABLE {table}_fts")
    else:
        for name in POSTGRESQL_INDEXES:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_importing")]

    operations = [
        migrations.CreateModel(
            name='SearchChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('subject_id', models.BigIntegerField()),
                ('changed_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'search change',
                'verbose_name_plural': 'search changes',
            },
        ),
        migrations.AddField(
            model_name='texttrack',
            name='indexed_key',
            field=models.CharField(blank=True, default='', editable=False, max_length=300),
        ),
        migrations.CreateModel(
            name='Cue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start_seconds', models.FloatField()),
                ('text', models.TextField()),
                ('words', models.TextField(help_text='Folded words of this line and of the next.')),
                ('own_count', models.PositiveSmallIntegerField(help_text='How many of the words are its own.')),
                ('playable', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.playable')),
                ('text_track', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cues', to='catalog.texttrack')),
            ],
            options={
                'verbose_name': 'cue',
                'verbose_name_plural': 'cues',
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('word', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('head', models.CharField(max_length=2)),
                ('tail', models.CharField(max_length=2)),
                ('ends', models.CharField(max_length=2)),
                ('length', models.PositiveSmallIntegerField()),
                ('is_named', models.BooleanField(help_text='Whether it is in a name, not only in a line.')),
            ],
            options={
                'verbose_name': 'search word',
                'verbose_name_plural': 'search words',
                'indexes': [models.Index(fields=['head', 'length', 'word', 'is_named'], name='search_word_head'), models.Index(fields=['tail', 'length', 'word', 'is_named'], name='search_word_tail'), models.Index(fields=['ends', 'length', 'word', 'is_named'], name='search_word_ends')],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('title', 'Titles'), ('person', 'People'), ('character', 'Characters'), ('genre', 'Genres'), ('episode', 'Episodes'), ('lesson', 'Lessons'), ('track', 'Tracks')], max_length=10)),
                ('subject_id', models.BigIntegerField(help_text='The row number of what it is about.')),
                ('name', models.CharField(max_length=200)),
                ('alias', models.CharField(blank=True, help_text='Its other name.', max_length=200)),
                ('name_words', models.TextField(help_text='Folded words of both names, after a mark of the kind.')),
                ('more_words', models.TextField(blank=True, help_text='Folded words of what surrounds it.')),
                ('popularity', models.FloatField(default=0, help_text='Of people: from 0 to 1, by credits.')),
                ('indexed_at', models.DateTimeField()),
                ('character', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.character')),
                ('genre', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.genre')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.person')),
                ('playable', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.playable')),
                ('title', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.title')),
            ],
            options={
                'verbose_name': 'search entry',
                'verbose_name_plural': 'search entries',
                'constraints': [models.UniqueConstraint(fields=('kind', 'subject_id'), name='search_entry_once')],
            },
        ),
        migrations.AddIndex(
            model_name='playable',
            index=models.Index(fields=['updated_at'], name='playable_by_change'),
        ),
        migrations.AddIndex(
            model_name='title',
            index=models.Index(fields=['updated_at'], name='title_by_change'),
        ),
        migrations.RunPython(create_full_text, drop_full_text),
    ]
