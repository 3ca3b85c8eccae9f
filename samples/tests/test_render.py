"""The recipes render, whole, and as media that the pipeline takes without encoding."""

from array import array
from itertools import pairwise

import av
import pytest
from PIL import Image, ImageChops, ImageStat

from media_engine.processes.ffmpeg import find_ffmpeg
from samples.demo.catalogue import CATALOGUE, plays
from samples.demo.editorial import Clip
from samples.demo.graph import Frame
from samples.demo.render import RenderFailedError, draw_frame
from samples.demo.scenes import GRADES, SCENES
from samples.demo.studio import BACKDROP, Studio

pytestmark = pytest.mark.media
SMALL = Frame(width=320, height=136)


@pytest.fixture
def studio(tmp_path) -> Studio:
    return Studio(ffmpeg=str(find_ffmpeg().path), folder=tmp_path)


def play_of(key: str):
    return next(play for play in plays() if play.key == key)


@pytest.mark.parametrize("scene", SCENES)
def test_it_draws_a_scene_in_any_frame(scene, studio):
    for frame in (SMALL, Frame(width=160, height=240)):
        target = studio.folder / "frame.png"
        draw_frame(scene, 0.5, frame, target, ffmpeg=studio.ffmpeg)
        with Image.open(target) as drawn:
            assert drawn.size == (frame.width, frame.height)
            assert max(ImageStat.Stat(drawn.convert("L")).stddev) > 3, "it is blank"


def test_it_draws_the_same_picture_again(studio):
    one, two = studio.folder / "one.png", studio.folder / "two.png"
    for target in (one, two):
        draw_frame("embers", 0.4, SMALL, target, ffmpeg=studio.ffmpeg)
    assert one.read_bytes() == two.read_bytes()


def test_it_renders_a_film_that_needs_no_encoding(studio):
    play = play_of("lantern-point-1x01")
    film = studio.film(play)
    with av.open(str(film)) as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]
        assert (picture.codec_context.name, sound.codec_context.name) == ("h264", "aac")
        assert isinstance(play.item.media, Clip)
        frame = play.item.media.frame
        assert (picture.width, picture.height) == (frame.width, frame.height)
        assert picture.sample_aspect_ratio in (None, 0, 1)
        assert container.duration / av.time_base == pytest.approx(play.item.seconds, abs=0.1)
        keyframes = [
            float(packet.pts * picture.time_base)
            for packet in container.demux(picture)
            if packet.is_keyframe
        ]
        assert max(b - a for a, b in pairwise(keyframes)) <= 2
    assert sorted(path.name for path in studio.folder.iterdir()) == [film.name]
    still = studio.still(play, film)
    assert still is not None
    with Image.open(still) as grabbed:
        assert grabbed.size == (frame.width, frame.height)


@pytest.mark.parametrize("grade", GRADES)
def test_a_grade_makes_another_picture_of_a_scene(grade, studio):
    plain, graded = studio.folder / "plain.png", studio.folder / "graded.png"
    draw_frame("paper_hills", 0.4, SMALL, plain, ffmpeg=studio.ffmpeg)
    draw_frame(f"paper_hills/{grade}", 0.4, SMALL, graded, ffmpeg=studio.ffmpeg)
    with Image.open(plain) as one, Image.open(graded) as two:
        difference = ImageChops.difference(one.convert("RGB"), two.convert("RGB"))
    assert max(ImageStat.Stat(difference).mean) > 8


def test_it_renders_two_languages_of_sound(studio):
    with av.open(str(studio.film(play_of("the-salt-road")))) as container:
        sounds = container.streams.audio
        assert [sound.metadata["language"] for sound in sounds] == ["spa", "eng"]
        heard = {0: b"", 1: b""}
        for packet in container.demux(*sounds):
            heard[sounds.index(packet.stream)] += bytes(packet)
    assert heard[0] != heard[1]


def test_it_renders_a_song_that_is_not_silent(studio):
    play = play_of("rooms-without-clocks-1x01")
    film = studio.film(play)
    peak = 0.0
    with av.open(str(film)) as container:
        assert not container.streams.video
        assert container.duration / av.time_base == pytest.approx(play.item.seconds, abs=0.1)
        for frame in container.decode(audio=0):
            peak = max(peak, max(map(abs, array("f", bytes(frame.planes[0])))))
    assert 0.05 < peak <= 1.0
    assert studio.still(play, film) is None


def test_it_leaves_nothing_behind_when_it_fails(tmp_path):
    broken = Studio(ffmpeg="/bin/false", folder=tmp_path)
    with pytest.raises(RenderFailedError):
        broken.film(play_of("ink"))
    assert list(tmp_path.iterdir()) == []


def test_it_keeps_what_an_earlier_run_rendered(tmp_path):
    kept = tmp_path / "ink.mp4"
    kept.write_bytes(b"whole")
    assert Studio(ffmpeg="/bin/false", folder=tmp_path).film(play_of("ink")) == kept


@pytest.mark.parametrize(
    ("slug", "size"), [("perihelion", (780, 1170)), ("rooms-without-clocks", (780, 780))]
)
def test_it_sets_the_name_on_a_poster_or_cover(slug, size, studio):
    entry = next(entry for entry in CATALOGUE if entry.slug == slug)
    with Image.open(studio.poster(entry)) as poster:
        lettered = poster.convert("L")
    assert lettered.size == size
    # The scene is dark there, and darkened; only letters are as light as that.
    foot = lettered.crop((0, size[1] * 3 // 4, *size))
    assert foot.getextrema()[1] > 220


def test_it_draws_backdrops_wide(studio):
    entry = next(entry for entry in CATALOGUE if entry.slug == "rooms-without-clocks")
    with Image.open(studio.backdrop(entry)) as drawn:
        assert drawn.size == (BACKDROP.width, BACKDROP.height)
