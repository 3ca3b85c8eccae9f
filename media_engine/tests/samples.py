"""Makes small real media with FFmpeg, for tests of everything that touches media.

`make_sample(name, folder)` writes one file and returns its path; what each name holds is in
`SAMPLES`. All are three seconds of 320×180 unless they say otherwise.
"""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from media_engine.processes.ffmpeg import find_ffmpeg, run_ffmpeg

SECONDS = 3


def picture(size: str = "320x180", rate: int = 25, seconds: float = SECONDS) -> list[str]:
    """Return input options for a moving picture."""
    return ["-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}:duration={seconds}"]


def sound(seconds: float = SECONDS, frequency: int = 440) -> list[str]:
    """Return input options for a stereo tone."""
    source = f"sine=frequency={frequency}:duration={seconds}:sample_rate=48000"
    return ["-f", "lavfi", "-i", f"{source},aformat=channel_layouts=stereo"]


H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-profile:v", "main"]
AAC = ["-c:a", "aac", "-b:a", "64k"]
TAGS = [
    "-metadata", "title=Two \u202eHearts\x07 <script>", "-metadata", "artist=Ada & Bo",
    "-metadata", "album=Lines", "-metadata", "track=2/4", "-metadata", "date=2019",
]  # fmt: skip
CLAP = [
    "-f", "lavfi", "-i",
    "color=black:size=320x180:rate=25:duration=1[a];color=white:size=320x180:rate=25:duration=2"
    "[b];[a][b]concat",
    "-f", "lavfi", "-i",
    "sine=frequency=440:sample_rate=48000:duration=3,volume=0:enable='lt(t,1)'",
]  # fmt: skip

SAMPLES: dict[str, list[str]] = {
    "plain.mp4": [*picture(), *sound(), *H264, "-g", "25", *AAC, *TAGS],
    "faststart.mp4": [*picture(), *sound(), *H264, *AAC, "-movflags", "+faststart"],
    "fragmented.mp4": [*picture(), *sound(), *H264, *AAC, "-movflags", "+cmaf+frag_keyframe"],
    "plain.mkv": [*picture(), *sound(), *H264, "-g", "25", *AAC],
    "plain.ts": [*picture(), *sound(), *H264, "-g", "25", *AAC],
    "silent.mp4": [*picture(), *H264, "-g", "25"],
    "720p.mp4": [*picture("1280x720"), *sound(), *H264, "-g", "25", *AAC],
    "long.mp4": [*picture(seconds=14), *sound(14), *H264, "-g", "50", *AAC],
    "rare-keyframes.mp4": [*picture(rate=10, seconds=14), *H264, "-g", "1000"],
    "open-gop.mp4": [
        *picture(), "-c:v", "libx264", "-bf", "3", "-g", "20", "-pix_fmt", "yuv420p",
        "-x264-params", "open-gop=1:scenecut=0",
    ],
    "vp9.webm": [
        *picture(), *sound(), "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8",
        "-b:v", "300k", "-c:a", "libopus", "-b:a", "64k",
    ],
    "mpeg2.ts": [*picture(), *sound(), "-c:v", "mpeg2video", "-b:v", "1M", "-c:a", "mp2"],
    "mpeg2.mpg": [*picture(), *sound(), "-c:v", "mpeg2video", "-c:a", "mp2", "-f", "vob"],
    "xvid.avi": [*picture(), *sound(), "-c:v", "mpeg4", "-c:a", "libmp3lame"],
    "aac.avi": [*picture(), *sound(), *H264, *AAC],
    "b-frames.avi": [
        *picture(), "-c:v", "libx264", "-preset", "veryfast", "-bf", "3", "-g", "25", "-pix_fmt",
        "yuv420p",
    ],
    "odd.mp4": [
        *picture(), "-vf", "format=yuv444p,pad=321:181", "-c:v", "libx264", "-preset", "ultrafast",
    ],
    "portrait.mp4": [*picture("180x320"), *sound(), *H264, "-g", "25", *AAC],
    "anamorphic.mp4": [*picture("240x180"), "-vf", "setsar=4/3", *H264, "-g", "25"],
    "absurd-pixels.mp4": [*picture("1280x720", seconds=1), "-vf", "setsar=1/64", *H264],
    "thread.mp4": [*picture("8x1280", seconds=1), *H264],
    "ribbon.mp4": [*picture("1280x8", seconds=1), *H264],
    "tiny.mp4": [*picture("2x2", seconds=1), *H264],
    "ten-bit.mp4": [
        *picture(), *sound(), "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt",
        "yuv420p10le", *AAC,
    ],
    "hdr.mkv": [
        *picture(), "-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le",
        "-x265-params", "log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc",
    ],
    "av1.mp4": [*picture(), "-c:v", "libsvtav1", "-preset", "13"],
    "interlaced.ts": [
        *picture(rate=50), "-vf", "interlace", "-c:v", "mpeg2video", "-flags", "+ildct+ilme",
        "-b:v", "1M",
    ],
    "variable.mp4": [
        *picture(rate=30), *sound(), "-vf", "select='not(mod(n,7))+not(mod(n,3))'", "-fps_mode",
        "vfr", *H264, "-g", "10", *AAC,
    ],
    "late-sound.mkv": [*picture(), "-itsoffset", "1", *sound(2), *H264, "-g", "25", *AAC],
    "surround.mkv": [
        *picture(), "-f", "lavfi", "-i",
        f"anoisesrc=duration={SECONDS}:amplitude=0.1:sample_rate=48000,"
        "aformat=channel_layouts=5.1", *H264, "-g", "25", "-c:a", "ac3",
    ],
    "two-languages.mkv": [
        *picture(), *sound(), *sound(frequency=880), "-map", "0", "-map", "1", "-map", "2", *H264,
        "-g", "25", *AAC, "-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=spa",
        "-metadata:s:a:1", "title=Español", "-disposition:a:1", "default", "-disposition:a:0", "0",
    ],
    "song.mp3": [*sound(), "-c:a", "libmp3lame", "-b:a", "128k", *TAGS],
    "song.flac": [*sound(), "-c:a", "flac", *TAGS],
    "song.wav": [*sound(), "-c:a", "pcm_s16le"],
    "song.ogg": [*sound(), "-c:a", "libopus", *TAGS],
    "song.m4a": [*sound(), *AAC, *TAGS],
    # Two fragments of four seconds, and two frames of AAC.
    "sliver.m4a": [*sound(8.03), *AAC],
    "song.aac": [*sound(), *AAC],
    "black-then-light.mp4": [
        "-f", "lavfi", "-i",
        "color=black:size=320x180:rate=25:duration=2[a];mandelbrot=size=320x180:rate=25,"
        "trim=duration=2[b];[a][b]concat", *H264,
    ],
    # Black and silent for a second, then white and loud.
    "clap.mp4": [*CLAP, *H264, "-g", "25", *AAC],
    "clap.ts": [*CLAP, *H264, "-bf", "2", "-profile:v", "high", "-g", "25", *AAC],
    "clap.webm": [
        *CLAP, "-c:v", "libvpx", "-deadline", "realtime", "-b:v", "300k", "-c:a", "libopus",
    ],
    "ffv1.mkv": [*picture(seconds=1), "-c:v", "ffv1"],
}  # fmt: skip


def make_sample(name: str, folder: Path) -> Path:
    """Write the sample called `name` into `folder`, unless it is there; return its path."""
    path = folder / name
    if not path.exists():
        if name in DERIVED:
            DERIVED[name](path)
        else:
            run_ffmpeg(find_ffmpeg(), [*SAMPLES[name], str(path)], scratch=folder)
    return path


def _cut(source: str, share: float) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        data = make_sample(source, path.parent).read_bytes()
        path.write_bytes(data[: int(len(data) * share)])

    return write


def _rotated(path: Path) -> None:
    source = make_sample("plain.mp4", path.parent)
    arguments = ["-display_rotation", "90", "-i", str(source), "-c", "copy", str(path)]
    run_ffmpeg(find_ffmpeg(), arguments, scratch=path.parent)


def _with_extras(path: Path) -> None:
    """A film with subtitles, chapters and a cover inside."""
    folder = path.parent
    (folder / "extra.srt").write_text(
        "1\n00:00:00,500 --> 00:00:01,500\n<i>Hello</i> &amp; <script>\n\n"
        "2\n00:00:02,000 --> 00:00:02,800\nBye\n"
    )
    (folder / "extra.meta").write_text(
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1500\ntitle=One\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=1500\nEND=3000\ntitle=Two\n"
    )
    arguments = [
        "-i", str(make_sample("plain.mkv", folder)), "-i", str(folder / "extra.srt"),
        "-i", str(folder / "extra.meta"), "-map", "0", "-map", "1", "-map_metadata", "2",
        "-map_chapters", "2", "-c", "copy", "-c:s", "srt", "-metadata:s:s:0", "language=spa",
        "-disposition:s:0", "forced", str(path),
    ]  # fmt: skip
    run_ffmpeg(find_ffmpeg(), arguments, scratch=folder)


def _with_a_library(path: Path) -> None:
    """A film with more subtitles than anybody reads: 18 MB of them."""
    text = path.parent / "library.srt"
    line = "word " * 200
    text.write_text(
        "".join(
            f"{number}\n00:00:{number // 1000:02},{number % 1000:03} --> 00:00:59,000\n{line}\n\n"
            for number in range(18_000)
        )
    )
    arguments = [
        "-i", str(make_sample("plain.mkv", path.parent)), "-i", str(text), "-map", "0", "-map", "1",
        "-c", "copy", str(path),
    ]  # fmt: skip
    run_ffmpeg(find_ffmpeg(), arguments, scratch=path.parent)


def _with_a_wall(path: Path) -> None:
    """A song with a cover of more pixels than are accepted."""
    wall = path.parent / "wall.png"
    size = "color=size=9000x7000:rate=1:duration=1"
    arguments = ["-f", "lavfi", "-i", size, "-frames:v", "1", "-c:v", "png", str(wall)]
    run_ffmpeg(find_ffmpeg(), arguments, scratch=path.parent)
    arguments = [
        "-i", str(make_sample("song.mp3", path.parent)), "-i", str(wall), "-map", "0", "-map", "1",
        "-c", "copy", "-disposition:v:0", "attached_pic", str(path),
    ]  # fmt: skip
    run_ffmpeg(find_ffmpeg(), arguments, scratch=path.parent)


def _with_cover(path: Path) -> None:
    folder = path.parent
    (folder / "cover.png").write_bytes(png(64, 64))
    arguments = [
        "-i", str(make_sample("song.mp3", folder)), "-i", str(folder / "cover.png"), "-map", "0",
        "-map", "1", "-c", "copy", "-disposition:v:0", "attached_pic", str(path),
    ]  # fmt: skip
    run_ffmpeg(find_ffmpeg(), arguments, scratch=folder)


def png(width: int, height: int) -> bytes:
    """Return a PNG that says it is `width` × `height`; a very large one holds only its start."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + b"\xc0\x20\x20" * min(width, 1000) for _ in range(min(height, 1000)))
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


DERIVED: dict[str, Callable[[Path], None]] = {
    "rotated.mp4": _rotated,
    "extras.mkv": _with_extras,
    "cover.mp3": _with_cover,
    "library.mkv": _with_a_library,
    "wall.mp3": _with_a_wall,
    "truncated-faststart.mp4": _cut("faststart.mp4", 0.6),
    "truncated.mp4": _cut("plain.mp4", 0.6),
    "truncated.mkv": _cut("plain.mkv", 0.5),
    "truncated.flac": _cut("song.flac", 0.5),
    "truncated.mp3": _cut("song.mp3", 0.5),
    "truncated.wav": _cut("song.wav", 0.5),
    "truncated.avi": _cut("xvid.avi", 0.5),
    "truncated-fragmented.mp4": _cut("fragmented.mp4", 0.7),
}

# Text that points at other files or runs in browsers, under the names of films and songs.
# `{secret}` is a file that must not be read, `{url}` an address that must not be asked.
DISGUISES: dict[str, str] = {
    "hls.mp4": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{secret}\n#EXT-X-ENDLIST\n",
    "hls-url.ts": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{url}\n#EXT-X-ENDLIST\n",
    "bom-hls.mkv": "\ufeff#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{secret}\n#EXT-X-ENDLIST\n",
    "concat.mp4": "ffconcat version 1.0\nfile '{secret}'\n",
    "concat.mp3": "ffconcat version 1.0\nfile '{url}'\n",
    "mpd.mp4": '<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period>'
    '<AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>{url}'
    "</BaseURL></Representation></AdaptationSet></Period></MPD>",
    "sdp.mp4": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\n"
    "m=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
    "svg.mp4": '<svg xmlns="http://www.w3.org/2000/svg"><image href="file://{secret}"/></svg>',
    "html.webm": "<!DOCTYPE html><script>alert(1)</script>",
    "smil.mov": '<?xml version="1.0"?><smil><body><video src="{secret}"/></body></smil>',
    "imf.mxf": '<?xml version="1.0"?><AssetMap><Path>{secret}</Path></AssetMap>',
    "subtitle.mp4": "1\n00:00:00,000 --> 00:00:10,000\nhello\n",
    "cue.flac": 'FILE "{secret}" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n',
    "script.mp4": "#!/bin/sh\ncat {secret}\n",
    "rtsp.mp4": "rtsptextRTSP://127.0.0.1/x\n",
    "zeros.mp4": "\0" * 5000,
    "noise.mp3": "no music here, only words. " * 400,
}
