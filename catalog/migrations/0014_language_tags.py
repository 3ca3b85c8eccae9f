"""Languages as they are spelled now: `pt-BR` for `pt-br`, `es` for `spa`. Only data changes.

Imports and editors find a track by its tag, so that a former spelling would get a second track.
Renditions keep what was read from their file: nothing finds them by it, and players compare tags
in any case. The languages that titles are narrowed by (`TitleLanguage`) follow at the next
refresh of facts.
"""

from collections import defaultdict

from django.db import migrations

# Imported, not copied: what is written from now on is spelled by it, and has to be the same.
from media_engine.languages import language_tag

BATCH = 500


def respell_titles(apps, schema_editor):
    """Spell the languages of all titles; what is no tag becomes empty."""
    titles = apps.get_model("catalog", "Title").objects.order_by("pk")
    spoken = titles.exclude(original_language="").values_list("pk", "original_language")
    last = 0
    while batch := list(spoken.filter(pk__gt=last)[:BATCH]):
        respelled = defaultdict(list)
        for pk, language in batch:
            if language_tag(language) != language:
                respelled[language_tag(language)].append(pk)
        for tag, pks in respelled.items():
            titles.filter(pk__in=pks).update(original_language=tag)
        last = batch[-1][0]


def respell_tracks(apps, schema_editor):
    """Spell the languages of tracks; one stays where that would make it the same as another."""
    tracks = apps.get_model("catalog", "TextTrack").objects.order_by("pk")
    last = 0
    while batch := list(tracks.filter(pk__gt=last)[:BATCH]):
        for track in batch:
            tag = language_tag(track.language)
            if tag and tag != track.language:
                same = tracks.filter(
                    playable=track.playable_id,
                    kind=track.kind,
                    is_forced=track.is_forced,
                    language=tag,
                )
                if not same.exists():
                    tracks.filter(pk=track.pk).update(language=tag)
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("catalog", "0013_plain_names")]

    operations = [
        migrations.RunPython(respell_titles, migrations.RunPython.noop),
        migrations.RunPython(respell_tracks, migrations.RunPython.noop),
    ]
