"""Importing a library: what each file becomes, and what happens when it is done again."""

import threading
from pathlib import Path

import pytest
from django.db import connection

from catalog.actions.edit_session import editing
from catalog.importing.describing import credit_artist, describe_title
from catalog.importing.reading.nfo import Contributor, Description
from catalog.importing.requesting import ImportOptions, record_import, repeat_for_real, stop_import
from catalog.importing.run import run_import
from catalog.models import (
    Artwork,
    Change,
    Character,
    Credit,
    HistoryEntry,
    ImportRun,
    MediaAsset,
    Playable,
    Season,
    SourceFile,
    TextTrack,
    Title,
)
from catalog.tests.importing.conftest import outcomes
from media_engine.tests.samples import png

pytestmark = pytest.mark.media
SRT = b"1\n00:00:00,000 --> 00:00:01,000\nHello\n"
FILM_NFO = b"""<movie><title>La niebla</title><originaltitle>The Fog</originaltitle>
<plot>A harbour.</plot><mpaa>PG-13</mpaa><genre>Drama</genre><director>Ada Byron</director>
<actor><name>Cleo Diaz</name><role>The Keeper</role><order>0</order></actor>
<uniqueid type="tmdb">603</uniqueid></movie>"""


@pytest.fixture
def shelf(put, local_media) -> None:
    """A film with everything, a series, an album, a course, and files of no use."""
    put("Films/The Fog (1999)/The Fog (1999).mp4")
    put("Films/The Fog (1999)/The Fog (1999).nfo", content=FILM_NFO)
    put("Films/The Fog (1999)/The Fog (1999).en.forced.srt", content=SRT)
    put("Films/The Fog (1999)/poster.jpg", content=png(400, 600))
    put("Films/The Fog (1999)/fanart.jpg", content=png(640, 360))
    put("Films/The Fog (1999)/trailers/Teaser.mp4")
    put("Films/The Fog (1999)/The Fog (1999)-sample.mp4")
    put("TV/Harbour (2020)/tvshow.nfo", content=b"<tvshow><title>Harbour Lights</title>"
        b"<plot>Many.</plot><mpaa>TV-14</mpaa></tvshow>")  # fmt: skip
    put("TV/Harbour (2020)/Season 01/Harbour S01E01-E02 - Both.mp4")
    put("TV/Harbour (2020)/Season 01/Harbour S01E03.mp4")
    put(
        "TV/Harbour (2020)/Season 01/Harbour S01E03.nfo",
        content=b"<episodedetails><title>Third</title><plot>It ends.</plot></episodedetails>",
    )
    put("TV/Harbour (2020)/Specials/Harbour S00E01 - Pilot.mp4")
    put("Music/Ada/Waves (2019)/01 - One.wav", "song.wav")
    put("Music/Ada/Waves (2019)/cover.jpg", content=png(400, 400))
    put("Courses/Python/01 - Basics/01 - Welcome.mp4")
    put("Courses/Python/01 - Basics/02 - Loops.mp4")
    put("notes.txt", content=b"notes")
    put("liar.mp4", content=b"not a film at all, only words")


EXPECTED = {
    "Films/The Fog (1999)/The Fog (1999).mp4": "new",
    "Films/The Fog (1999)/The Fog (1999).nfo": "new",
    "Films/The Fog (1999)/The Fog (1999).en.forced.srt": "new",
    "Films/The Fog (1999)/poster.jpg": "new",
    "Films/The Fog (1999)/fanart.jpg": "new",
    "Films/The Fog (1999)/trailers/Teaser.mp4": "new",
    "Films/The Fog (1999)/The Fog (1999)-sample.mp4": "ignored",
    "TV/Harbour (2020)/tvshow.nfo": "new",
    "TV/Harbour (2020)/Season 01/Harbour S01E01-E02 - Both.mp4": "new",
    "TV/Harbour (2020)/Season 01/Harbour S01E03.mp4": "new",
    "TV/Harbour (2020)/Season 01/Harbour S01E03.nfo": "new",
    "TV/Harbour (2020)/Specials/Harbour S00E01 - Pilot.mp4": "new",
    "Music/Ada/Waves (2019)/01 - One.wav": "new",
    "Music/Ada/Waves (2019)/cover.jpg": "new",
    "Courses/Python/01 - Basics/01 - Welcome.mp4": "new",
    "Courses/Python/01 - Basics/02 - Loops.mp4": "new",
    "notes.txt": "ignored",
    "liar.mp4": "bad",
}


def rows() -> list[list]:
    """Return everything in the catalogue that an import could change."""
    models = (Title, Season, Playable, MediaAsset, Artwork, TextTrack, Credit, SourceFile, Change)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_it_imports_a_library(shelf, bring, editor) -> None:
    items = bring(user=editor)
    assert outcomes(items) == EXPECTED
    assert {str(title) for title in Title.objects.all()} == {
        "La niebla (1999)", "Harbour Lights (2020)", "Waves (2019)", "Python"
    }  # fmt: skip
    assert items["TV/Harbour (2020)/Season 01/Harbour S01E01-E02 - Both.mp4"].becomes == (
        "Harbour Lights · S1 E1–2 · Both"
    )
    assert "not a video" in items["liar.mp4"].reason
    assert Change.objects.filter(via="import", made_by=editor).count() >= 8


def test_it_describes_what_it_makes(shelf, bring) -> None:
    bring()
    film = Title.objects.get(kind="movie")
    assert (film.original_name, film.synopsis, film.maturity_age) == ("The Fog", "A harbour.", 13)
    assert [genre.name for genre in film.genres.all()] == ["Drama"]
    credits = film.credits.values_list("person__name", "role", "character__name")
    assert set(credits) == {
        ("Cleo Diaz", "actor", "The Keeper"), ("Ada Byron", "director", None)
    }  # fmt: skip
    assert {artwork.role for artwork in film.artworks.all()} == {"poster", "backdrop"}
    main, teaser = film.playables.order_by("pk")
    assert (main.kind, teaser.kind, teaser.name) == ("film", "extra", "Teaser")
    assert list(main.text_tracks.values_list("language", "is_forced")) == [("en", True)]
    series = Title.objects.get(kind="series")
    assert (series.synopsis, series.maturity_age) == ("Many.", 14)
    assert set(series.seasons.values_list("number", flat=True)) == {0, 1}
    third = Playable.objects.get(title=series, number=3)
    assert (third.name, third.synopsis) == ("Third", "It ends.")
    album = Title.objects.get(kind="album")
    assert album.credits.get().person.name == "Ada"
    assert album.artworks.get().role == "cover"
    course = Title.objects.get(kind="course")
    assert [(s.number, s.name) for s in course.seasons.all()] == [(1, "Basics")]


def test_it_credits_who_is_named_twice_once(put, bring) -> None:
    actor = "<actor><name>{}</name><role>{}</role><order>{}</order></actor>"
    people = [("Cleo Diaz", "The Keeper", 7), ("cleo diaz", "the keeper", 8), ("Bo Li", "", 3)]
    elements = "".join(actor.format(*person) for person in people)
    put("The Fog/The Fog.mp4")
    put("The Fog/The Fog.nfo", content=f"<movie>{elements}<writer>Bo Li</writer></movie>".encode())
    bring()
    credits = Title.objects.get().credits.order_by("billing_order", "pk")
    assert [*credits.values_list("person__name", "role", "billing_order")] == [
        ("Bo Li", "actor", 3), ("Cleo Diaz", "actor", 7), ("Bo Li", "writer", 100),
    ]  # fmt: skip
    assert Character.objects.get().name == "The Keeper"


def test_a_description_leaves_the_artist_of_an_album(make_title) -> None:
    """Who is credited as an artist stays first, and once, whoever else is named afterwards."""
    album = make_title("Fog", kind="album")
    described = Description(kind="album", people=(Contributor(name="Bo Li", role="composer"),))
    for _time in range(2):
        with editing(by=None, via="import") as edit:
            opened = edit.open(album)
            credit_artist("Ada", edit, of=opened)
            describe_title(opened, described, edit)
    credits = album.credits.values_list("person__name", "role")
    assert [*credits] == [("Ada", "artist"), ("Bo Li", "composer")]
    assert HistoryEntry.objects.filter(kind="title").count() == 1


def test_a_second_time_there_is_nothing_to_do(shelf, bring) -> None:
    bring()
    MediaAsset.objects.update(status=MediaAsset.Status.READY)
    before = rows()
    again = outcomes(bring())
    assert {outcome for path, outcome in again.items() if EXPECTED[path] == "new"} == {"exists"}
    assert rows() == before


def test_a_dry_run_changes_nothing_and_promises_what_happens(shelf, bring) -> None:
    before = rows()
    dry = bring(is_dry=True)
    assert (outcomes(dry), rows()) == (EXPECTED, before)
    assert dry["TV/Harbour (2020)/tvshow.nfo"].becomes == "Harbour Lights (2020) · Description"
    real = bring()
    for path in EXPECTED:
        if dry[path].asset is None and path.endswith((".mp4", ".wav")) and dry[path].becomes:
            promised, kept = dry[path].becomes, real[path].becomes
            assert promised.split(" · ")[1:] == kept.split(" · ")[1:], path


def test_it_goes_on_from_a_dry_run(
    shelf, bring, editor, django_capture_on_commit_callbacks
) -> None:
    bring(is_dry=True)
    run = repeat_for_real(run=ImportRun.objects.get(), user=editor)
    assert (run.is_dry, run.status, run.started_by) == (False, ImportRun.Status.QUEUED, editor)


def test_it_knows_a_moved_file(put, bring, library, local_media) -> None:
    path = put("Film (1999).mp4")
    asset = bring()["Film (1999).mp4"].asset
    (library / "Films").mkdir()
    path.rename(library / "Films" / "Film (1999).mp4")
    items = bring()
    assert outcomes(items) == {"Films/Film (1999).mp4": "moved"}
    assert items["Films/Film (1999).mp4"].asset == asset
    assert outcomes(bring()) == {"Films/Film (1999).mp4": "exists"}
    assert MediaAsset.objects.count() == Title.objects.count() == 1


def test_it_knows_a_copy(put, bring, library, local_media) -> None:
    path = put("Film (1999).mp4")
    (library / "Other (2001).mp4").write_bytes(path.read_bytes())
    for _time in range(2):
        items = bring()
        assert MediaAsset.objects.count() == Title.objects.count() == 1
    assert items["Other (2001).mp4"].outcome == "exists"
    assert "Film (1999).mp4" in items["Other (2001).mp4"].reason


def test_it_replaces_what_was_replaced(put, bring, local_media) -> None:
    put("Film (1999).mp4")
    old = bring()["Film (1999).mp4"].asset
    put("Film (1999).mp4")
    items = bring()
    assert outcomes(items) == {"Film (1999).mp4": "replaced"}
    new = items["Film (1999).mp4"].asset
    old.refresh_from_db()
    assert (new.pk != old.pk, old.playable, new.playable.title.name) == (True, None, "Film")
    assert outcomes(bring()) == {"Film (1999).mp4": "exists"}


def test_it_replaces_sidecars_that_were_replaced(put, bring, local_media) -> None:
    put("Film (1999).mp4")
    put("Film (1999).jpg", content=png(400, 600))
    put("Film (1999).es.srt", content=SRT)
    bring()
    put("Film (1999).jpg", content=png(500, 750))
    put("Film (1999).es.srt", content=SRT * 2)
    items = bring()
    assert outcomes(items) == {
        "Film (1999).mp4": "exists", "Film (1999).jpg": "replaced",
        "Film (1999).es.srt": "replaced",
    }  # fmt: skip


def test_it_leaves_what_an_editor_gave(put, bring, local_media) -> None:
    put("Film (1999).mp4")
    bring()
    title = Title.objects.get()
    title.name, title.synopsis = "By hand", "Written by hand."
    title.save()
    put("Film (1999).nfo", content=FILM_NFO)
    bring()
    title.refresh_from_db()
    assert (title.name, title.synopsis, title.original_name) == (
        "By hand", "Written by hand.", "The Fog"
    )  # fmt: skip
    put("Film (1999)-trailer.mp4")  # found again although it has another name now
    bring()
    assert title.playables.count() == 2


def test_it_tells_editions_from_versions(put, bring, local_media) -> None:
    put("Film (1999)/Film (1999).mp4")
    put("Film (1999)/Film (1999) - Director's Cut.mp4")
    put("Film (1999)/Film (1999) - 720p.mp4")
    dry, items = bring(is_dry=True), bring()
    assert outcomes(dry) == outcomes(items)
    assert dry["Film (1999)/Film (1999) - Director's Cut.mp4"].becomes.endswith("· Director's Cut")
    assert outcomes(items)["Film (1999)/Film (1999) - 720p.mp4"] == "ignored"
    assert Playable.objects.get(kind="extra").name == "Director's Cut"
    assert Title.objects.count() == 1


def test_it_leaves_pieces_alone(put, bring, local_media) -> None:
    put("Film (1999)-cd1.mp4")
    put("Film (1999)-cd2.mp4")
    put("Film (1999).es.srt", content=SRT)
    items = bring()
    assert set(outcomes(items).values()) == {"ignored"}
    assert "Piece 2 of a film" in items["Film (1999)-cd2.mp4"].reason
    assert not Title.objects.exists()
    put("Film (1999).mp4")  # joined: what lay beside the pieces comes with it
    assert outcomes(bring())["Film (1999).es.srt"] == "new"


def test_it_gives_one_track_with_cover_for_each_pair(put, bring, local_media) -> None:
    put("waves.wav", "song.wav")
    put("waves.jpg", content=png(300, 300))
    put("bells.ogg", "song.ogg")
    put("bells.png", content=png(300, 300))
    bring()
    tracks = Playable.objects.filter(kind="track")
    assert tracks.count() == 2
    for track in tracks:
        assert [artwork.role for artwork in track.artworks.all()] == ["cover"]


def test_it_rates_what_nobody_rated(put, bring, local_media) -> None:
    put("Film (1999).mp4")
    bring(maturity_age=16, is_draft=True)
    title = Title.objects.get()
    assert (title.maturity_age, title.status) == (16, Title.Status.DRAFT)


def test_it_goes_on_where_a_worker_was_lost(put, db, library, local_media) -> None:
    for number in (1, 2):
        put(f"Film {number} (1999).mp4")
    run = record_import(sources=[str(library)], options=ImportOptions())
    assert run_import(run.pk)
    ImportRun.objects.update(status="queued", claim_token=None)
    last = run.items.get(position=2)
    last.outcome = "pending"
    last.save()
    assert run_import(run.pk)
    run.refresh_from_db()
    assert (run.status, run.done_count, run.item_count) == ("done", 2, 2)
    assert list(run.items.values_list("outcome", flat=True)) == ["new", "exists"]


def test_it_stops_when_asked(put, db, library, local_media) -> None:
    put("Film (1999).mp4")
    run = record_import(sources=[str(library)], options=ImportOptions())
    assert stop_import(run=run)
    assert not run_import(run.pk)
    assert not stop_import(run=run)


def test_it_says_when_there_is_nothing(db, library: Path) -> None:
    run = record_import(sources=[str(library / "nothing")], options=ImportOptions())
    run_import(run.pk)
    run.refresh_from_db()
    assert (run.status, "nothing" in run.reason) == ("failed", True)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_import_once(put, library, local_media) -> None:
    for number in range(1, 5):
        put(f"Show/Season 01/Show S01E0{number}.mp4")
    runs = [record_import(sources=[str(library)], options=ImportOptions()) for _each in range(2)]

    def work(pk: int) -> None:
        try:
            run_import(pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[run.pk]) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert Title.objects.count() == 1
    assert MediaAsset.objects.count() == Playable.objects.count() == SourceFile.objects.count() == 4
    both = [set(run.items.values_list("outcome", flat=True)) for run in runs]
    assert both[0] | both[1] <= {"new", "exists"}
