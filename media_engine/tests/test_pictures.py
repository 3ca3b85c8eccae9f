import io

import pytest
from PIL import Image

from media_engine.errors import ErrorCode, MediaError
from media_engine.frames import choose_poster_frame, extract_cover, make_storyboard
from media_engine.pictures import clean_picture, detail_score, dominant_colour
from media_engine.probing.probe import probe_file
from media_engine.tests.samples import png

ORIENTATION, GPS = 0x0112, 0x8825


def photograph(**options) -> bytes:
    """A JPEG, red above blue, lying on its side by its EXIF orientation, with a place in it."""
    image = Image.new("RGB", (600, 400), "red")
    image.paste((0, 0, 255), (300, 0, 600, 400))
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[GPS] = {1: "N", 2: (52.0, 31.0, 0.0)}
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"secret", **options)
    return out.getvalue()


def test_it_makes_the_sizes_that_pages_ask_for(tmp_path):
    made = clean_picture(photograph(), folder=tmp_path)
    assert (made.width, made.height) == (400, 600)
    assert sorted(made.files) == [240, 400]
    with Image.open(made.files[240]) as small:
        assert (small.format, small.size) == ("WEBP", (240, 360))


def test_it_leaves_nothing_but_pixels(tmp_path):
    made = clean_picture(photograph(), folder=tmp_path)
    for path in made.files.values():
        with Image.open(path) as image:
            assert not image.getexif()
            assert "icc_profile" not in image.info
            # Upright: what was red on the left is red above.
            assert image.getpixel((image.width // 2, 5))[0] > 200
            assert image.getpixel((image.width // 2, image.height - 5))[2] > 200
        assert b"secret" not in path.read_bytes()


def test_it_crops_around_the_middle(tmp_path):
    made = clean_picture(photograph(), folder=tmp_path, aspect=(16, 9), widths=(320,))
    assert (made.width, made.height) == (320, 180)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16", "CMYK"])
def test_it_takes_every_kind_of_pixel(tmp_path, mode):
    kind = "TIFF" if mode == "CMYK" else "PNG"
    out = io.BytesIO()
    Image.new(mode, (50, 40)).save(out, "JPEG" if kind == "TIFF" else kind)
    assert clean_picture(out.getvalue(), folder=tmp_path).width == 50


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", ErrorCode.BAD_PICTURE),
        (b"not a picture", ErrorCode.BAD_PICTURE),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', ErrorCode.BAD_PICTURE),
        (b"GIF89a" + b"\0" * 100, ErrorCode.BAD_PICTURE),
        (photograph()[:2000], ErrorCode.BAD_PICTURE),
        (png(30_000, 30_000), ErrorCode.TOO_LARGE_PICTURE),
        (png(9_000, 9_000), ErrorCode.TOO_LARGE_PICTURE),
        (png(100_000, 1), ErrorCode.TOO_LARGE_PICTURE),
        (b"\0" * (41 * 1024 * 1024), ErrorCode.TOO_LARGE_FILE),
    ],
    ids=["empty", "text", "svg", "gif", "cut", "bomb", "big", "long", "heavy"],
)
def test_it_refuses_what_it_cannot_trust(tmp_path, data, code):
    with pytest.raises(MediaError) as refusal:
        clean_picture(data, folder=tmp_path)
    assert refusal.value.code is code
    assert list(tmp_path.iterdir()) == []


def test_it_finds_the_colour():
    image = Image.new("RGB", (100, 100), "black")
    image.paste((200, 40, 40), (0, 0, 60, 60))
    assert dominant_colour(image) == "#c82828"


def test_it_prefers_detail_to_darkness():
    assert detail_score(Image.new("RGB", (320, 180), "black")) == 0
    assert detail_score(Image.new("RGB", (320, 180), "white")) == 0
    assert detail_score(Image.effect_noise((320, 180), 90)) > 1


@pytest.mark.media
def test_it_chooses_a_frame_worth_looking_at(sample, ffmpeg, tmp_path):
    source = sample("black-then-light.mp4")
    path = choose_poster_frame(ffmpeg, source=source, probe=probe_file(source), folder=tmp_path)
    with Image.open(path) as frame:
        assert frame.size == (320, 180)
        assert detail_score(frame) > 0


@pytest.mark.media
@pytest.mark.parametrize(
    ("name", "size"),
    [("rotated.mp4", (180, 320)), ("hdr.mkv", (320, 180)), ("odd.mp4", (322, 182))],
)
def test_frames_are_as_the_film_is_seen(sample, ffmpeg, tmp_path, name, size):
    source = sample(name)
    path = choose_poster_frame(ffmpeg, source=source, probe=probe_file(source), folder=tmp_path)
    with Image.open(path) as frame:
        assert abs(frame.width - size[0]) <= 2
        assert abs(frame.height - size[1]) <= 2


@pytest.mark.media
@pytest.mark.parametrize(
    ("name", "columns", "count", "size"),
    [
        ("long.mp4", 10, 14, (160, 90)),
        ("plain.mp4", 3, 3, (160, 90)),
        ("rotated.mp4", 3, 3, (160, 284)),
    ],
)
def test_it_makes_a_storyboard(sample, ffmpeg, tmp_path, name, columns, count, size):
    source = sample(name)
    board = make_storyboard(ffmpeg, source=source, probe=probe_file(source), folder=tmp_path)
    assert (board.columns, board.tile_count, board.interval_seconds) == (columns, count, 1.0)
    assert (board.tile_width, board.tile_height) == size
    with Image.open(board.path) as sprite:
        assert sprite.format == "JPEG"
        assert sprite.size == (columns * size[0], board.rows * size[1])
        last = sprite.crop(
            (
                (count - 1) % columns * size[0],
                (count - 1) // columns * size[1],
                ((count - 1) % columns + 1) * size[0],
                ((count - 1) // columns + 1) * size[1],
            )
        )
        assert detail_score(last) > 0


@pytest.mark.media
def test_it_takes_out_the_cover(sample, ffmpeg, tmp_path):
    source = sample("cover.mp3")
    cover = extract_cover(ffmpeg, source=source, probe=probe_file(source), folder=tmp_path)
    assert clean_picture(cover, folder=tmp_path).width == 64
    song = sample("song.mp3")
    assert extract_cover(ffmpeg, source=song, probe=probe_file(song), folder=tmp_path) is None
