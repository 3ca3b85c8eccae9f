"""Whatever is given, what is stored is pixels: upright, in sRGB, in the shape of its role."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms

from catalog.models import Artwork
from media_engine.artwork_files import ASPECTS, FALLBACK_WIDTH, WIDTHS, draw, draw_avif
from media_engine.errors import ErrorCode, MediaError
from media_engine.pictures import check_picture, crop_to_aspect
from media_engine.tests.samples import png

ORIENTATION, GPS = 0x0112, 0x8825
HTML = b"<html><script>alert(document.domain)</script>"


def encoded(image: Image.Image, kind: str = "JPEG", **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def plain(colour="red", size=(400, 600), mode="RGB") -> Image.Image:
    return Image.new(mode, size, colour)


def animated(kind: str) -> bytes:
    frames = [plain(colour) for colour in ("red", "blue")]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def with_profile(mode: str = "RGB") -> bytes:
    """Red by its numbers, in a space of our own whose red is sRGB's blue."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = profile.index(b"rXYZ"), profile.index(b"bXYZ")
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return encoded(plain(mode=mode), "PNG", icc_profile=bytes(profile))


def lying() -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[GPS] = {1: "N", 2: (52.0, 31.0, 0.0)}
    image = plain(size=(900, 600))
    image.paste((0, 0, 255), (450, 0, 900, 600))
    return encoded(image, exif=exif, comment=b"secret")


@pytest.mark.parametrize("role", Artwork.Role.values)
def test_it_draws_every_role(tmp_path, role):
    made = draw(plain(size=(3000, 2600)), role=role, folder=tmp_path)
    assert made.width / made.height == pytest.approx(ASPECTS[role][0] / ASPECTS[role][1], abs=0.01)
    assert made.widths == list(WIDTHS[role])
    assert made.fallback_width <= FALLBACK_WIDTH
    for name, path in made.files.items():
        with Image.open(path) as image:
            assert image.size[0] == int(name.split(".")[0])
            assert image.format == {"webp": "WEBP", "jpg": "JPEG"}[name.split(".")[1]]


@pytest.mark.parametrize(
    "kind", ["lying", "animated WEBP", "animated PNG", "polyglot", "CMYK", "small"]
)
def test_it_leaves_nothing_but_pixels(tmp_path, kind):
    given = {
        "lying": lying(),
        "animated WEBP": animated("WEBP"),
        "animated PNG": animated("PNG"),
        "polyglot": encoded(plain()) + HTML + b"PK\x03\x04",
        "CMYK": encoded(plain((0, 255, 255, 0), mode="CMYK")),
        "small": encoded(plain(size=(64, 64)), "PNG"),
    }[kind]
    made = draw(given, role="poster", folder=tmp_path)
    files = [*made.files.values(), made.master]
    avif = draw_avif(made.master, role="poster", widths=made.widths, folder=tmp_path)
    for path in [*files, *avif.values()]:
        content = path.read_bytes()
        assert not any(word in content for word in (b"secret", b"script", b"PK\x03\x04", b"Exif"))
        with Image.open(path) as image:
            assert not image.getexif()
            assert "icc_profile" not in image.info
            assert getattr(image, "n_frames", 1) == 1
            red, _green, blue = image.convert("RGB").getpixel((image.width // 2, 3))
            assert red > 180 > blue, "upright, and the first of its frames"


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_it_brings_every_space_to_srgb(tmp_path, mode):
    made = draw(with_profile(mode), role="poster", folder=tmp_path)
    with Image.open(made.files["400.webp"]) as image:
        red, _green, blue = image.convert("RGB").getpixel((10, 10))
        assert blue > 200 > red


def test_it_limits_what_is_kept_for_later(tmp_path):
    made = draw(plain(size=(6000, 4000)), role="backdrop", folder=tmp_path)
    with Image.open(made.master) as master:
        assert master.width * master.height <= 6_000_000
        assert master.width / master.height == pytest.approx(1.5, abs=0.01)
    assert made.width == 1920


@pytest.mark.parametrize(
    ("focus", "box"),
    [
        ((0.5, 0.5), (250, 350)), ((0, 0), (0, 100)), ((1, 1), (500, 600)), ((0.2, 0.9), (70, 170)),
    ],
)  # fmt: skip
def test_it_cuts_around_the_focus(focus, box):
    ramp = Image.linear_gradient("L").rotate(90).resize((600, 100))
    cut = crop_to_aspect(ramp, (1, 1), focus)
    assert cut.size == (100, 100)
    edges = [ramp.getpixel((x, 50)) for x in (box[0], box[1] - 1)]
    assert [cut.getpixel((x, 50)) for x in (0, 99)] == edges


def bomb() -> bytes:
    """A PNG of 30,000 × 1,900 pixels in a few bytes."""
    header = struct.pack(">IIBBBBB", 30_000, 1_900, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


REFUSED = {
    "one pixel": (png(1, 1), ErrorCode.TOO_SMALL_PICTURE),
    "a line": (encoded(plain(size=(2000, 3)), "PNG"), ErrorCode.TOO_SMALL_PICTURE),
    "30,000 pixels": (png(30_000, 70), ErrorCode.TOO_LARGE_PICTURE),
    "a long bomb": (bomb(), ErrorCode.TOO_LARGE_PICTURE),
    "a square bomb": (png(30_000, 30_000), ErrorCode.TOO_LARGE_PICTURE),
    "svg": (b'<?xml version="1.0"?><svg onload="alert(1)"/>', ErrorCode.BAD_PICTURE),
    "gif": (encoded(plain(), "GIF"), ErrorCode.BAD_PICTURE),
    "tiff": (encoded(plain(), "TIFF"), ErrorCode.BAD_PICTURE),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", ErrorCode.BAD_PICTURE),
    "html first": (HTML + encoded(plain()), ErrorCode.BAD_PICTURE),
    "cut": (lying()[:4000], ErrorCode.BAD_PICTURE),
    "empty": (b"", ErrorCode.BAD_PICTURE),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_it_refuses_with_a_reason(tmp_path, kind):
    content, code = REFUSED[kind]
    with pytest.raises(MediaError) as refusal:
        draw(content, role="poster", folder=tmp_path)
    assert refusal.value.code is code
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["svg", "gif", "html first", "30,000 pixels", "a square bomb"])
def test_the_form_refuses_at_the_first_bytes(kind):
    content, code = REFUSED[kind]
    with pytest.raises(MediaError) as refusal:
        check_picture(content)
    assert refusal.value.code is code
