"""What titles are browsed by follows from their media, and keeps up with it."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone

from accounts.models import User
from catalog.actions.media.assets import attach_asset, delete_asset
from catalog.actions.media.text_tracks import delete_text_track, set_text_track
from catalog.ingest.facts import refresh_all_facts, refresh_facts
from catalog.models import MediaAsset, Playable, Season, Title, TitleLanguage
from catalog.tests.stored import add_media

SRT = b"1\n00:00:01,000 --> 00:00:02,000\nHello\n"


def languages(title: Title) -> set[tuple[str, str]]:
    return set(TitleLanguage.objects.filter(title=title).values_list("use", "language"))


def sitting(title: Title) -> int:
    return Title.objects.get(pk=title.pk).sitting_seconds


def test_a_sitting_is_a_film_an_episode_a_lesson_or_a_whole_album(
    film: Playable, episodes: list[Playable], make_title
) -> None:
    album = make_title("Suite", kind="album")
    disc = Season.objects.create(title=album, number=1)
    for number, seconds in enumerate((100, 150), start=1):
        Playable.objects.create(
            title=album, season=disc, kind="track", number=number, duration_seconds=seconds
        )
    Playable.objects.create(title=album, kind="extra", duration_seconds=9000)
    Playable.objects.filter(pk=episodes[0].pk).update(duration_seconds=200)
    refresh_all_facts(timezone.now())
    assert (sitting(film.title), sitting(episodes[0].title), sitting(album)) == (100, 125, 250)


def test_what_is_not_out_yet_does_not_count(film: Playable) -> None:
    now = timezone.now()
    Playable.objects.filter(pk=film.pk).update(available_from=now + datetime.timedelta(days=1))
    refresh_facts([film.title_id], now)
    assert sitting(film.title) == 0
    refresh_facts([film.title_id], now + datetime.timedelta(days=2))
    assert sitting(film.title) == 100


def test_languages_follow_media_and_subtitles(film: Playable, local_media: Path) -> None:
    asset = add_media(film)
    refresh_facts([film.title_id], timezone.now())
    assert languages(film.title) == {("audio", "en")}
    track = set_text_track(playable=film, content=SRT, file_name="film.es-MX.srt")
    set_text_track(playable=film, content=SRT, file_name="film.fr.forced.srt")
    set_text_track(playable=film, content=SRT, file_name="film.srt")
    assert languages(film.title) == {("audio", "en"), ("subtitles", "es")}
    delete_text_track(text_track=track)
    assert languages(film.title) == {("audio", "en")}
    attach_asset(asset=asset, playable=None)
    assert languages(film.title) == set()
    attach_asset(asset=asset, playable=film)
    assert languages(film.title) == {("audio", "en")}
    assert sitting(film.title) == 10
    delete_asset(asset=asset)
    assert languages(film.title) == set()


def test_media_that_say_nothing_yet_take_away_what_was_said(
    film: Playable, local_media: Path
) -> None:
    """Of the demo the length is known beforehand; of what another file replaces, everything."""

    def unread(name: str) -> MediaAsset:
        return MediaAsset.objects.create(source_bytes=1, source_key=name, queued_at=timezone.now())

    refresh_facts([film.title_id], timezone.now())
    assert sitting(film.title) == 100
    attach_asset(asset=unread("a"), playable=film)
    assert sitting(film.title) == 0
    attach_asset(asset=add_media(None), playable=film)
    assert (sitting(film.title), languages(film.title)) == (10, {("audio", "en")})
    attach_asset(asset=unread("b"), playable=film)
    assert (sitting(film.title), languages(film.title)) == (0, set())


@pytest.mark.parametrize(
    ("name", "initial"),
    [("The Élan", "e"), ("Ñandú", "n"), ("1917", "0"), ("¡Ay!", "0"), ("日本", "0"), ("zed", "z")],
)
def test_a_name_stands_under_its_letter(make_title, name: str, initial: str) -> None:
    assert make_title(name).initial == initial


def test_rows_that_were_made_in_bulk_are_brought_up_to_date(db: None) -> None:
    Title.objects.bulk_create(
        Title(kind="movie", slug=f"t{n}", name="x", sort_name=f"{letter} film")
        for n, letter in enumerate("abc")
    )
    assert refresh_all_facts(timezone.now()) == 3
    assert sorted(Title.objects.values_list("initial", flat=True)) == ["a", "b", "c"]


def test_it_takes_the_same_queries_for_one_title_and_for_many(
    make_title, django_assert_num_queries
) -> None:
    ids = [make_title(f"Film {number}").pk for number in range(60)]
    Playable.objects.bulk_create(
        Playable(title_id=pk, kind="film", duration_seconds=60) for pk in ids
    )
    for batch in (ids[:1], ids[1:]):
        # Savepoints, titles, lengths, the update with its own savepoint, languages.
        with django_assert_num_queries(8):
            refresh_facts(batch, timezone.now())


def facts() -> list[Any]:
    titles = Title.objects.order_by("pk").values_list("pk", "initial", "sitting_seconds")
    return [*titles, *TitleLanguage.objects.order_by("pk").values_list("pk", "use", "language")]


def test_whoever_writes_leaves_nothing_to_the_hourly_run(
    film: Playable, episodes: list[Playable], editor: User, client_for: Callable, local_media: Path
) -> None:
    add_media(episodes[0])
    set_text_track(playable=film, content=SRT, language="es")
    set_text_track(playable=episodes[1], content=SRT, language="fr")
    track = set_text_track(playable=episodes[1], content=SRT, language="de")
    refresh_all_facts(timezone.now())
    editor_client = client_for(editor)
    longer, later = episodes[1], timezone.now() + datetime.timedelta(days=1)
    Playable.objects.filter(pk=longer.pk).update(duration_seconds=500)

    def patch(playable: Playable, **values: object) -> HttpResponse:
        address = f"/api/v1/playables/{playable.public_id}/"
        return editor_client.patch(
            address, values, content_type="application/json", headers={"If-Match": "*"}
        )

    season, delete = (
        longer.season,
        {"content_type": "application/json", "headers": {"If-Match": "*"}},
    )
    acts: list[Callable[[], HttpResponse]] = [
        lambda: patch(longer, available_from=later.isoformat()),
        lambda: patch(longer, available_from=None),
        lambda: editor_client.post(f"/admin/catalog/texttrack/{track.pk}/delete/", {"post": "yes"}),
        lambda: editor_client.delete(f"/api/v1/playables/{longer.public_id}/", **delete),
        lambda: editor_client.delete(f"/api/v1/seasons/{season.public_id}/", **delete),
        lambda: editor_client.post(
            "/api/v1/titles/", {"kind": "movie", "name": "New"}, content_type="application/json"
        ),
    ]
    seen = facts()
    for number, act in enumerate(acts):
        assert act().status_code < 400, number
        now = facts()
        refresh_all_facts(timezone.now())
        assert facts() == now, f"act {number} left something to do"
        assert now != seen, f"act {number} changes something"
        seen = now
