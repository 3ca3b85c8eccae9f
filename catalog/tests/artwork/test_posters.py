"""Titles that nobody gave a poster get one in type; it is true, steady, and gives way."""

import datetime
import hashlib
from functools import cache

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image, ImageStat

from catalog import tasks
from catalog.actions.media.artwork import delete_artwork, set_artwork, submit_artwork
from catalog.artwork import posters
from catalog.artwork.redraw import redraw
from catalog.models import Artwork, Credit, Person, Playable, Title
from media_engine.drawing.compose import WIDTH, Words, compose
from media_engine.drawing.lettering import STYLES, fit, settable
from media_engine.drawing.palettes import palette_of
from media_engine.tests.samples import png

NAMES = (
    "Night Train", "M", "8½", "¿Qué hemos hecho nosotros para merecer esto?", "Łódź żyje",
    "Donaudampfschifffahrtsgesellschaftskapitän", "الرسالة", "אבאל'ה בוא ללונה פארק", "Ηλέκτρα",
    "Иван Грозный", "Mùi đu đủ xanh", "The End 🎬🍿", "x" * 200, "a b " * 50, "WALL·E",
    "Amélie\u0301 \u202e\x07", "<script>alert(1)</script>", "İstanbul'da Aşk", "ÅÄÖ – en film",
)  # fmt: skip
SOON = datetime.timedelta(minutes=3)


def later() -> datetime.datetime:
    return timezone.now() + SOON


def wanting() -> list[int]:
    return posters.titles_without_poster(later(), 100)


@cache
def composed(name: str, role: str) -> tuple[tuple[int, int], str]:
    """Return the size of a picture and the hash of its bytes; it takes a fifth of a second."""
    made = compose(Words(name=name, byline="Francesco Rosi", year=1987), role=role)
    return made.size, hashlib.sha256(made.tobytes()).hexdigest()


@pytest.mark.parametrize("role", ["poster", "cover"])
@pytest.mark.parametrize("name", NAMES)
def test_it_sets_any_name(name: str, role: str) -> None:
    size, made = composed(name, role)
    assert size == (WIDTH, WIDTH * 3 // 2 if role == "poster" else WIDTH)
    assert made != composed(".", role)[1]


@pytest.mark.parametrize("role", ["poster", "cover"])
def test_each_name_has_a_picture_of_its_own_which_is_the_same_at_every_run(role: str) -> None:
    names = [*NAMES, "Night Train!"]
    assert len({composed(name, role) for name in names}) == len(names)
    for name in ("Night Train", "الرسالة", "The End 🎬🍿"):
        assert composed.__wrapped__(name, role) == composed(name, role)


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.font)
@pytest.mark.parametrize("name", NAMES)
def test_it_stays_within_its_room(name: str, style) -> None:
    setting = fit(settable(name), style, width=660, height=600)
    assert setting.width <= 667  # the size is rounded to a pixel
    assert setting.height <= 606
    assert setting.face.size >= 660 * 0.06
    letters = "".join(setting.lines).replace(" ", "").replace("-", "").casefold()
    if not letters.endswith("…"):
        assert letters == settable(name).replace(" ", "").replace("-", "").casefold()


@pytest.mark.parametrize("name", ["", "🎬", "ไทยแลนด์", "\U00012000"])
def test_it_sets_nothing_that_it_has_no_letters_for(name: str) -> None:
    assert compose(Words(name=name), role="poster") is None


def test_its_letters_can_be_read() -> None:
    """4.5 : 1 against the ground, and 3 : 1, for large letters, against the tones (WCAG 2.2)."""
    for hue in range(0, 100, 4):
        for distance in (0.09, 0.15, 0.42, 0.5, -0.12, -0.42):
            for chance in range(6):
                palette = palette_of(hue / 100, hue / 100 + distance, chance)
                assert contrast(palette.ink, palette.ground) >= 4.5
                assert contrast(palette.ink, palette.first) >= 3
                assert contrast(palette.ink, palette.second) >= 3


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_title_without_one_gets_one(any_storage: str, film: Playable) -> None:
    title = film.title
    assert wanting() == [title.pk]
    assert posters.titles_without_poster(timezone.now(), 9) == [], "its editor may be giving one"
    tasks.draw_poster(title_id=title.pk)
    poster = title.artworks.get()
    assert (poster.role, poster.source, poster.width) == ("poster", "generated", WIDTH)
    assert {found for found in poster.keys if not default_storage.exists(found)} == set()
    assert wanting() == []
    posters.set_poster(title.pk)
    assert title.artworks.get().prefix == poster.prefix, "nothing to do, nothing done"


def test_an_album_gets_a_cover_with_its_artist(local_media, db: None) -> None:
    album = Title.objects.create(kind="album", slug="a", name="Rooms", year=2020)
    artist = Person.objects.create(slug="p", name="Noor Haddadi")
    Credit.objects.create(title=album, person=artist, role="artist")
    assert wanting() == [album.pk]
    assert posters._words(album) == Words(name="Rooms", byline="Noor Haddadi", year=2020)
    posters.set_poster(album.pk)
    cover = album.artworks.get()
    assert (cover.role, cover.width, cover.height) == ("cover", WIDTH, WIDTH)
    assert wanting() == []


def test_a_new_name_makes_a_new_poster(local_media, film: Playable) -> None:
    posters.set_poster(film.title.pk)
    former = Artwork.objects.get()
    film.title.name = "Day Train"
    film.title.save()
    assert wanting() == [film.title.pk]
    posters.set_poster(film.title.pk)
    present = Artwork.objects.get()
    assert (present.pk, present.recipe != former.recipe) == (former.pk, True)
    film.title.synopsis = "Another word."
    film.title.save()
    posters.set_poster(film.title.pk)
    assert Artwork.objects.get().prefix == present.prefix, "the synopsis is not on it"
    assert wanting() == []


def test_a_backdrop_becomes_its_ground(local_media, film: Playable) -> None:
    posters.set_poster(film.title.pk)
    drawn = Artwork.objects.get().colour
    image = Image.new("RGB", (1600, 900), "#00a000")
    image.paste((160, 0, 0), (1200, 0, 1600, 900))
    path = local_media / "wide.png"
    image.save(path)
    set_artwork(image=path, role="backdrop", title=film.title, focus=(1, 0.5))
    assert wanting() == [film.title.pk]
    posters.set_poster(film.title.pk)
    poster = film.title.artworks.get(role="poster")
    assert poster.colour != drawn
    with default_storage.open(poster.key(240)) as file, Image.open(file) as small:
        red, green, _blue = ImageStat.Stat(small.convert("RGB").crop((140, 0, 240, 90))).mean
    assert red > 100 > green, "cut around the focus"
    assert wanting() == []


def test_it_never_takes_the_place_of_a_real_one(local_media, film: Playable) -> None:
    given = set_artwork(image=png(400, 600), role="poster", title=film.title)
    posters.set_poster(film.title.pk)
    film.title.save()
    assert wanting() == []
    assert film.title.artworks.get().prefix == given.prefix
    delete_artwork(artwork=given)
    assert wanting() == [film.title.pk]


def test_it_gives_way_to_a_real_one(local_media, film: Playable) -> None:
    posters.set_poster(film.title.pk)
    made = Artwork.objects.get()
    submit_artwork(content=png(400, 600), role="poster", title=film.title)
    assert film.title.artworks.get().prefix == made.prefix, "it stays until then"
    redraw(made.pk)
    given = film.title.artworks.get()
    assert (given.pk, given.source, given.recipe, given.width) == (made.pk, "editor", "", 400)


def test_a_name_without_letters_is_tried_once(local_media, film: Playable) -> None:
    posters.set_poster(film.title.pk)
    film.title.name = "ไทยแลนด์"
    film.title.save()
    posters.set_poster(film.title.pk)
    assert not film.title.artworks.exists(), "the former name is not shown; the page draws this one"
    assert wanting() == []
    film.title.name = "Thailand"
    film.title.save()
    assert wanting() == [film.title.pk]
    posters.set_poster(film.title.pk)
    assert film.title.artworks.exists()
    posters.set_poster(2**40)
