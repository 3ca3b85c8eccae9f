import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_engine.errors import ErrorCode, MediaError
from media_engine.probing.probe import probe_file
from media_engine.subtitles import Cue, extract_subtitles, parse_subtitles, to_webvtt

# As people really write them: no milliseconds, numbers that start anywhere, escaped markup,
# an empty line inside a cue, a link, and a cue past the end.
SLOPPY = b"""0
00:00:00,1 --> 00:00:04
HTML5 &lt;video&gt; was supposed to be awesome.

1
00:00:04 --> 00:00:07
But browser vendors couldn't agree

13
00:00:07 --> 00:00:14
Hope you like it.

Come follow me at <a href="http://twitter.com/x">twitter.com/x</a>

14
00:00:40 --> 00:00:44
Never seen"""

ASS = rb"""[Script Info]
ScriptType: v4.00+

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,{\an8\c&H00FF00&}Hello{\i1} there{\i0}\NBo
Comment: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,not shown
Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\p1}m 0 0 l 100 0 100 100{\p0}
"""

WEBVTT = b"""\xef\xbb\xbfWEBVTT - a title

STYLE
::cue { background-image: url(http://evil/x.png) }

NOTE 00:00 is not a time

intro
00:01.000 --> 00:02.000 position:10% line:0
<v Ada><b>Hi</b> <00:00:01.500>there &amp; &lt;you&gt;

NOTE
between

00:00:03.000 --> 00:00:04.000
Bye
"""


def test_it_reads_srt_as_people_write_it():
    cues = parse_subtitles(SLOPPY, duration_seconds=12)
    assert cues == [
        Cue(start_seconds=0.1, end_seconds=4, text="HTML5 <video> was supposed to be awesome."),
        Cue(start_seconds=4, end_seconds=7, text="But browser vendors couldn't agree"),
        Cue(
            start_seconds=7,
            end_seconds=12,
            text="Hope you like it.\nCome follow me at twitter.com/x",
        ),
    ]


def test_it_reads_webvtt_without_its_styles():
    assert parse_subtitles(WEBVTT) == [
        Cue(start_seconds=1, end_seconds=2, text="Hi there & <you>"),
        Cue(start_seconds=3, end_seconds=4, text="Bye"),
    ]


def test_it_reads_ass_without_its_drawings():
    assert parse_subtitles(ASS) == [Cue(start_seconds=1, end_seconds=2.5, text="Hello there\nBo")]


@pytest.mark.parametrize(
    ("encoding", "language", "text"),
    [
        ("utf-8", "", "¿Qué pasó? Ночь 夜"),
        ("utf-8-sig", "", "¿Qué pasó?"),
        ("utf-16", "", "Ночь 夜"),
        ("utf-16-le", "", "plain words"),
        ("utf-16-be", "", "plain words"),
        ("cp1252", "es", "¿Qué pasó?"),
        ("cp1251", "ru", "Ночь"),
        ("cp932", "ja-JP", "夜の雨"),
    ],
)
def test_it_decodes_what_it_gets(encoding, language, text):
    data = f"1\r\n00:00:01,000 --> 00:00:02,000\r\n{text}\r\n".encode(encoding)
    assert [cue.text for cue in parse_subtitles(data, language=language)] == [text]


def test_markup_cannot_come_out():
    data = (
        "1\n00:00:01,000 --> 00:00:02,000\n<script>alert(1)</script><img src=x onerror=alert(1)>"
        "&lt;script&gt; 00:00:05.000 --> 00:00:06.000 & \x00\u2028done\n"
    )
    vtt = to_webvtt(parse_subtitles(data.encode()))
    body = vtt.split("\n", 3)[3]
    assert "<" not in body
    assert "-->" not in body
    assert body == "alert(1)&lt;script&gt; 00:00:05.000 --&gt; 00:00:06.000 &amp; done\n"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"just words",
        b"\xff\xfe",
        b"[Script Info]\n",
        b"x" * (9 * 1024 * 1024),
        b"00:00:01 --> 00:00:02\nx\n" * 31_000,
    ],
    ids=["empty", "words", "mark", "no events", "large", "many"],
)
def test_it_refuses_what_it_cannot_use(data):
    with pytest.raises(MediaError) as refusal:
        parse_subtitles(data)
    assert refusal.value.code is ErrorCode.BAD_SUBTITLES


@given(st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda text: text.encode())))
def test_it_never_breaks_and_never_lets_markup_through(noise):
    data = b"1\n00:00:01,000 --> 00:00:02,000\n" + noise + b"\n\n2\n00:00:03 --> 00:00:04\nend\n"
    try:
        cues = parse_subtitles(data, duration_seconds=100)
    except MediaError:
        return
    vtt = to_webvtt(cues)
    assert parse_subtitles(vtt.encode()) == cues if cues else vtt == "WEBVTT\n"
    for line in vtt.split("\n"):
        assert "<" not in line
        assert ("-->" in line) == (line.count(":") >= 4 and line[2:3] == ":" and "-->" in line)


@pytest.mark.media
def test_it_takes_text_out_of_a_container(sample, ffmpeg, tmp_path):
    source = sample("extras.mkv")
    [(stream, cues)] = extract_subtitles(
        ffmpeg, source=source, probe=probe_file(source), folder=tmp_path
    )
    assert (stream.language, stream.is_forced) == ("es", True)
    assert [(cue.start_seconds, cue.text) for cue in cues] == [(0.5, "Hello &"), (2.0, "Bye")]
