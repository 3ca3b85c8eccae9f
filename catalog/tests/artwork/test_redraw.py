"""What an editor gives is drawn by a worker: once, safely, and found again when it is lost."""

import datetime
import io
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from catalog import tasks
from catalog.actions.media.artwork import (
    delete_artwork,
    refocus_artwork,
    retry_artwork,
    set_artwork,
    submit_artwork,
)
from catalog.actions.media.assets import NotFailedError
from catalog.artwork import redraw
from catalog.ingest.storage_cleanup import remove_orphans
from catalog.models import Artwork, MediaAsset, Playable
from catalog.storage import list_objects
from media_engine.errors import MediaError
from media_engine.tests.samples import png

NOW = timezone.now


def halves(width: int = 900, height: int = 600) -> bytes:
    """A picture that is red on the left and blue on the right."""
    image = Image.new("RGB", (width, height), "red")
    image.paste((0, 0, 255), (width // 2, 0, width, height))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def middle_of(artwork: Artwork, suffix: str = "webp") -> tuple[int, ...]:
    with default_storage.open(artwork.key(240, suffix)) as file, Image.open(file) as image:
        return image.convert("RGB").getpixel((image.width // 2, image.height // 2))


def stored() -> set[str]:
    return {found.key for found in list_objects("artwork")}


def later(**passed: float) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(**passed)


def test_it_draws_what_was_given(any_storage: str, film: Playable) -> None:
    waiting = submit_artwork(content=halves(), role="poster", focus=(0.1, 0.5), title=film.title)
    assert (waiting.status, waiting.width, len(stored())) == ("queued", 0, 1)
    assert not film.title.artworks.exists(), "no page meets a picture that is not there"
    tasks.draw_artwork(artwork_id=waiting.pk)
    poster = film.title.artworks.get()
    assert (poster.status, poster.source, poster.incoming_key) == ("ready", "editor", "")
    assert (poster.widths, poster.width, poster.height) == ([240, 400], 400, 600)
    assert stored() == poster.keys, "what was given is not kept: it may say where it was taken"
    assert middle_of(poster)[0] > 200, "cut around the left"


def test_it_cuts_again_when_the_focus_moves(any_storage: str, film: Playable) -> None:
    poster = set_artwork(image=halves(), role="poster", title=film.title, focus=(0.1, 0.5))
    refocus_artwork(artwork=poster, focus=(0.9, 0.5))
    redraw.redraw(poster.pk)
    moved = Artwork.objects.get()
    assert (moved.pk, moved.source, moved.focus_x) == (poster.pk, "editor", 0.9)
    assert moved.prefix != poster.prefix, "nothing under a prefix ever changes"
    assert middle_of(moved)[2] > 200
    assert remove_orphans(later(hours=25)) == len(poster.keys)
    assert stored() == moved.keys


def test_it_adds_avif_when_all_is_quiet(any_storage: str, film: Playable) -> None:
    still = set_artwork(image=halves(1300, 800), role="still", playable=film, focus=(0.9, 0))
    assert redraw.without_avif(NOW(), 9) == []
    assert redraw.without_avif(later(minutes=6), 9) == [still.pk]
    MediaAsset.objects.create(file_name="a", source_key="k", source_bytes=1, queued_at=NOW())
    assert redraw.without_avif(later(minutes=6), 9) == [], "media come first"
    redraw.add_avif(still.pk)
    redraw.add_avif(still.pk)
    still.refresh_from_db()
    assert still.has_avif
    assert stored() == still.keys
    for width in still.widths:
        with default_storage.open(still.key(width, "avif")) as file, Image.open(file) as image:
            assert (image.format, image.width) == ("AVIF", width)
            assert not image.getexif()
            assert "icc_profile" not in image.info


def test_a_late_worker_changes_nothing(local_media, film: Playable) -> None:
    first = submit_artwork(content=png(400, 600), role="poster", title=film.title)
    taken = redraw._take(first.pk)
    assert redraw._take(first.pk) is None, "two workers never draw the same"
    submit_artwork(content=png(300, 450), role="poster", title=film.title)
    redraw._draw(taken)
    assert Artwork.rows.get().status == "queued"
    redraw.redraw(first.pk)
    assert film.title.artworks.get().width == 300
    delete_artwork(artwork=film.title.artworks.get())
    redraw._draw(taken)
    assert not Artwork.rows.exists()


def test_what_is_lost_is_found(local_media, film: Playable) -> None:
    row = submit_artwork(content=png(400, 600), role="poster", title=film.title)
    assert redraw.note_lost(NOW()) == []
    for attempt in range(redraw.MAX_ATTEMPTS):
        assert redraw.note_lost(later(minutes=3 * attempt + 3)) == [row.pk]
        assert redraw._take(row.pk) is not None, "and its worker is killed"
        Artwork.rows.update(queued_at=later(minutes=3 * attempt + 3))
    assert redraw.note_lost(later(minutes=30)) == []
    row.refresh_from_db()
    assert (row.status, row.error_code) == ("failed", "worker_lost")
    retry_artwork(artwork=row)
    redraw.redraw(row.pk)
    assert film.title.artworks.get().status == "ready"
    with pytest.raises(NotFailedError):
        retry_artwork(artwork=row)


def test_the_periodic_check_asks_for_what_waits(local_media, settings, film: Playable) -> None:
    row = submit_artwork(content=png(400, 600), role="poster", title=film.title)
    Artwork.rows.update(queued_at=later(minutes=-3))
    queue = Path(settings.BROKER_DIR) / "queue"
    for message in queue.glob("*.default.msg"):
        message.unlink()
    tasks.draw_waiting_artwork()
    (message,) = queue.glob("*.default.msg")
    assert "draw_artwork" in message.read_text()
    row.refresh_from_db()
    assert later() - row.queued_at < datetime.timedelta(minutes=1), "it does not ask twice"


def test_a_failure_leaves_the_former_picture(local_media, film: Playable) -> None:
    former = set_artwork(image=png(400, 600), role="poster", title=film.title)
    submit_artwork(content=halves()[:200], role="poster", title=film.title)
    redraw.redraw(former.pk)
    present = film.title.artworks.get()
    assert (present.prefix, present.status, present.error_code) == (
        former.prefix, "failed", "bad_picture",
    )  # fmt: skip
    assert default_storage.exists(present.key(400))


def test_it_keeps_nothing_of_what_is_too_heavy(local_media, film: Playable) -> None:
    with pytest.raises(MediaError, match="too_large_file"):
        submit_artwork(content=b"\0" * (41 * 1024 * 1024), role="poster", title=film.title)
    assert (Artwork.rows.count(), stored()) == (0, set())


def test_a_frame_never_takes_the_place_of_what_is_awaited(local_media, film: Playable) -> None:
    submit_artwork(content=png(400, 600), role="poster", title=film.title)
    for source in ("frame", "embedded", "generated"):
        set_artwork(image=png(100, 150), role="poster", title=film.title, source=source)
    assert not film.title.artworks.exists()
    Artwork.rows.update(status="failed", error_code="bad_picture")
    set_artwork(image=png(100, 150), role="poster", title=film.title, source="frame")
    shown = film.title.artworks.get()
    assert (shown.source, shown.status) == ("frame", "failed"), "the editor still learns of it"


def test_a_storage_that_was_away_is_asked_again(local_media, film: Playable) -> None:
    row = submit_artwork(content=png(400, 600), role="poster", title=film.title)
    given = local_media / row.incoming_key
    given.rename(given.with_name("away"))
    given.mkdir()  # a disk that answers with an error
    redraw.redraw(row.pk)
    row.refresh_from_db()
    assert (row.status, row.error_code) == ("processing", "")
    given.rmdir()
    given.with_name("away").rename(given)
    assert redraw.note_lost(later(minutes=3)) == [row.pk]
    redraw.redraw(row.pk)
    assert film.title.artworks.get().status == "ready"
