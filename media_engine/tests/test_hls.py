import re
from dataclasses import dataclass

import pytest

from media_engine.packaging.hls import (
    Stream,
    TextRow,
    master_playlist,
    media_playlist,
    quoted,
    subtitle_playlist,
)


@dataclass(frozen=True, kw_only=True)
class Row:
    kind: str
    name: str
    codecs: str
    bandwidth_bps: int
    average_bandwidth_bps: int = 1000
    width: int | None = None
    height: int | None = None
    frame_rate: float | None = None
    language: str = ""
    channels: int | None = None
    is_default: bool = False


def video(height: int, bandwidth_bps: int) -> Row:
    return Row(
        kind="video",
        name=f"{height}p",
        codecs="avc1.64001f",
        bandwidth_bps=bandwidth_bps,
        width=height * 16 // 9,
        height=height,
        frame_rate=23.976,
    )


def audio(language: str, *, is_default: bool = False, bandwidth_bps: int = 130_000) -> Row:
    return Row(
        kind="audio",
        name=f"audio-{language}",
        codecs="mp4a.40.2",
        bandwidth_bps=bandwidth_bps,
        language=language,
        channels=2,
        is_default=is_default,
    )


PROGRESSIVE = Row(kind="progressive", name="progressive", codecs="avc1,mp4a", bandwidth_bps=1)


def streams(*rows: Row) -> list[Stream]:
    return [Stream(row, uri=f"/m/{row.name}.m3u8?t=a&b=c") for row in rows]


def test_it_lists_every_picture_with_its_sound():
    rows = [video(1080, 6_000_000), video(720, 3_000_000), audio("en"), PROGRESSIVE]
    lines = master_playlist(streams(*rows)).splitlines()
    assert lines[:3] == ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    assert lines[3] == (
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio-en",LANGUAGE="en",DEFAULT=YES,'
        'AUTOSELECT=YES,CHANNELS="2",URI="/m/audio-en.m3u8?t=a&b=c"'
    )
    # The most demanding is not where players begin.
    assert lines[4] == (
        "#EXT-X-STREAM-INF:BANDWIDTH=3130000,AVERAGE-BANDWIDTH=2000,"
        'CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=23.976,AUDIO="audio"'
    )
    assert lines[5] == "/m/720p.m3u8?t=a&b=c"
    assert lines[7] == "/m/1080p.m3u8?t=a&b=c"
    assert "progressive" not in "".join(lines)


def test_it_has_exactly_one_default_per_group():
    rows = [video(360, 1), audio("en"), audio("es", is_default=True), audio("fr", is_default=True)]
    tracks = [
        TextRow(uri="a", name="English", language="en", is_default=True),
        TextRow(uri="b", name="English", language="en", is_default=True, is_captions=True),
        TextRow(uri="c", name="Español", language="es", is_forced=True),
    ]
    text = master_playlist(streams(*rows), text_tracks=tracks)
    assert len(re.findall("TYPE=AUDIO.*DEFAULT=YES", text)) == 1
    assert len(re.findall("TYPE=SUBTITLES.*DEFAULT=YES", text)) == 1
    assert 'NAME="English 2"' in text
    assert text.count("FORCED=YES") == 1
    assert text.count("CHARACTERISTICS=") == 1
    assert 'SUBTITLES="text"' in text


def test_it_makes_variants_of_music():
    rows = [
        audio("und", bandwidth_bps=100_000),
        Row(kind="audio", name="high", codecs="mp4a.40.2", bandwidth_bps=200_000),
    ]
    text = master_playlist(streams(*rows))
    assert "#EXT-X-MEDIA" not in text
    assert re.findall("[,:]BANDWIDTH=([0-9]+)", text) == ["200000", "100000"]


def test_it_refuses_to_say_nothing():
    with pytest.raises(ValueError, match="nothing to play"):
        master_playlist(streams(PROGRESSIVE))


def test_it_cannot_be_broken_out_of():
    evil = 'x",URI="http://evil/\n#EXT-X-KEY:METHOD=NONE\r\u2028'
    text = master_playlist(
        [
            Stream(row, uri=f"/m/{row.name}\n#EXTM3U\"' é", label=evil)
            for row in (video(360, 1), audio("en"))
        ],
        text_tracks=[TextRow(uri=evil, name=evil, language=evil)],
    )
    # One line per tag, none of them from the outside.
    assert len(text.splitlines()) == 7
    assert not [line for line in text.splitlines() if line.startswith("#EXT-X-KEY")]
    for line in text.splitlines():
        assert line.count('"') % 2 == 0
    assert "%0A#EXTM3U%22" in text
    assert quoted('a"b\nc') == '"a\'bc"'


def test_it_points_every_range_at_one_address():
    rows = [[4.0, 700, 1000], [4.5, 1700, 2000], [0.7, 3700, 10]]
    text = media_playlist(uri="https://cdn/x.mp4?sig=a%2Bb&e=1", init_bytes=700, segments=rows)
    assert text == (
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:5\n#EXT-X-PLAYLIST-TYPE:VOD\n"
        "#EXT-X-MEDIA-SEQUENCE:0\n"
        '#EXT-X-MAP:URI="https://cdn/x.mp4?sig=a%2Bb&e=1",BYTERANGE="700@0"\n'
        "#EXTINF:4.000000,\n#EXT-X-BYTERANGE:1000@700\nhttps://cdn/x.mp4?sig=a%2Bb&e=1\n"
        "#EXTINF:4.500000,\n#EXT-X-BYTERANGE:2000@1700\nhttps://cdn/x.mp4?sig=a%2Bb&e=1\n"
        "#EXTINF:0.700000,\n#EXT-X-BYTERANGE:10@3700\nhttps://cdn/x.mp4?sig=a%2Bb&e=1\n"
        "#EXT-X-ENDLIST\n"
    )


def test_it_lists_a_text_track():
    text = subtitle_playlist(uri="/t/es.vtt", duration_seconds=61.2)
    assert "#EXT-X-TARGETDURATION:62\n" in text
    assert text.endswith("#EXTINF:61.200000,\n/t/es.vtt\n#EXT-X-ENDLIST\n")
