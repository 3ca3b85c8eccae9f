"""From recipes to files: one FFmpeg run a clip, written aside and moved into place when whole."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from samples.demo.editorial import CREDITS_SECONDS, CROSSFADE_SECONDS, OPENING_SECONDS, Clip
from samples.demo.graph import FRAME_RATE, Frame, Graph, blank, held
from samples.demo.scenes import draw_scene, is_slow
from samples.demo.sound import Mixer, soundtrack
from samples.demo.typography import credits_card, opening_card

if TYPE_CHECKING:
    from samples.demo.catalogue import Play

RENDER_TIMEOUT_SECONDS = 300
GOP = str(2 * FRAME_RATE)
PICTURE = (
    *("-c:v", "libx264", "-preset", "superfast", "-crf", "24", "-profile:v", "high"),
    *("-maxrate", "3500k", "-bufsize", "7000k", "-pix_fmt", "yuv420p"),
    # A little less than the preset does: these pictures are smooth, and there are many.
    *("-x264-params", "subme=0:weightp=0:bframes=1"),
    *("-g", GOP, "-keyint_min", GOP, "-sc_threshold", "0"),
    *("-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"),
)
TO_VIDEO = "scale=out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p"
# As MP4 writes languages: ISO 639-2.
THREE_LETTERS = {"en": "eng", "es": "spa", "nb": "nob"}
SOUND = ("-c:a", "aac", "-b:a", "128k", "-ac", "2")


class RenderFailedError(Exception):
    """FFmpeg could not make a picture or a clip; the message is what it said last."""


def render(play: Play, target: Path, *, ffmpeg: str) -> None:
    """Render a play into `target` (MP4 for pictures, M4A for songs), all of it or nothing.

    Raises RenderFailedError.
    """
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".making-") as scratch:
        made = Path(scratch) / target.name
        media = play.item.media
        if isinstance(media, Clip):
            _run(ffmpeg, clip_arguments(play, media, Path(scratch)), made)
        else:
            mixer = Mixer()
            label = soundtrack(mixer, media.score, media.seconds)
            graph = ";".join(mixer.chains)
            _run(ffmpeg, ["-filter_complex", graph, "-map", label, *SOUND], made)
        made.replace(target)


def clip_arguments(play: Play, clip: Clip, scratch: Path) -> list[str]:
    """FFmpeg's arguments for a clip with its opening and closing cards."""
    opening, closing = scratch / "opening.png", scratch / "closing.png"
    opening_card(play.entry, play.item, clip.frame).save(opening)
    cards = [opening]
    if clip.has_credits:
        credits_card(play.entry, clip.frame).save(closing)
        cards.append(closing)
    graph = Graph(clip.frame)
    picture = finish(graph, joined(graph, clip), clip)
    mixer = Mixer()
    scores = [score for score in (clip.score, clip.dub) if score]
    sounds = [soundtrack(mixer, score, clip.seconds) for score in scores]
    inputs = [part for card in cards for part in ("-i", str(card))]
    whole = ";".join([graph.text(), *mixer.chains])
    maps = [part for label in (picture, *sounds) for part in ("-map", label)]
    languages = [play.entry.original_language, "en"][: len(sounds)]
    named = [
        part
        for place, language in enumerate(languages)
        for part in (f"-metadata:s:a:{place}", f"language={THREE_LETTERS[language]}")
    ]
    length = ["-t", f"{clip.seconds:.3f}"]
    return [*inputs, "-filter_complex", whole, *maps, *named, *length, *PICTURE, *SOUND]


def joined(graph: Graph, clip: Clip) -> str:
    """The shots of a clip one after the other, each fading into the next."""
    shots = [(shot(graph, name, seconds), seconds) for name, seconds in clip.scenes]
    if clip.has_credits:
        dark = held(blank(clip.frame.width, clip.frame.height, "yuv420p"))
        shots.append((cut(graph, graph.add(dark), CREDITS_SECONDS), CREDITS_SECONDS))
    film, elapsed = shots[0]
    for follower, seconds in shots[1:]:
        offset = elapsed - CROSSFADE_SECONDS
        fade = f"xfade=transition=fade:duration={CROSSFADE_SECONDS}:offset={offset:.3f}"
        film = graph.add(fade, film, follower)
        elapsed = offset + seconds
    return film


def shot(graph: Graph, name: str, seconds: float) -> str:
    """A scene, cut to length."""
    scene = draw_scene(graph, name)
    if not is_slow(name):
        return cut(graph, scene, seconds)
    half = f"trim=duration={seconds / 2 + 0.1:.3f},setpts=2*PTS"
    blended = f"framerate=fps={FRAME_RATE}:interp_start=0:interp_end=255:scene=100"
    return cut(graph, graph.add(f"{half},{TO_VIDEO},{blended}", scene), seconds)


def cut(graph: Graph, scene: str, seconds: float) -> str:
    """A picture in the format of the film, cut to length."""
    timed = f"trim=duration={seconds:.3f},setpts=PTS-STARTPTS"
    return graph.add(f"{TO_VIDEO},{timed},fps={FRAME_RATE},settb=1/{FRAME_RATE}", scene)


def finish(graph: Graph, film: str, clip: Clip) -> str:
    """Vignette, cards, grain, and the light going up and down."""
    frame = clip.frame
    corner = "clip(pow(hypot((X-W/2)/(W/2),(Y-H/2)/(H/2))/1.4142,3.2)*0.55,0,0.55)"
    small = f"{blank(frame.width // 4, frame.height // 4)},geq=lum='255*{corner}'"
    dark = graph.add(f"{small},scale={frame.width}:{frame.height}:flags=bicubic")
    black = graph.add(blank(frame.width, frame.height, "yuv420p"))
    vignette = graph.add(
        f"alphamerge,format=yuva420p,loop=-1:1,setpts=N/{FRAME_RATE}/TB", black, dark
    )
    film = graph.add("overlay=format=yuv420", film, vignette)
    film = carded(graph, film, 0, OPENING_SECONDS)
    if clip.has_credits:
        start = clip.seconds - CREDITS_SECONDS + CROSSFADE_SECONDS
        film = carded(graph, film, 1, (start, clip.seconds - 0.1))
    return graph.add("setsar=1,noise=c0s=3:c0f=t,fade=in:st=0:d=0.7,format=yuv420p", film)


def carded(graph: Graph, film: str, index: int, shown: tuple[float, float]) -> str:
    """Lay an input picture over the film while it is `shown`, in seconds; it comes and goes softly.

    The layer has frames only for that time, and costs nothing before and after.
    """
    start, end = shown
    length = end - start
    fades = f"fade=in:st=0:d=0.8:alpha=1,fade=out:st={length - 0.7:.2f}:d=0.7:alpha=1"
    repeated = f"loop=loop={round(length * FRAME_RATE)}:size=1,setpts=N/{FRAME_RATE}/TB"
    timed = f"setpts=PTS+{start:.3f}/TB"
    layer = graph.add(f"format=yuva420p,{repeated},{fades},{timed}", f"[{index}:v]")
    return graph.add("overlay=format=yuv420:eof_action=pass", film, layer)


def draw_frame(scene: str, at_seconds: float, frame: Frame, target: Path, *, ffmpeg: str) -> None:
    """Draw one frame of a scene, composed for `frame`, as PNG. Raises RenderFailedError."""
    graph = Graph(frame)
    label = graph.add(f"trim=start={at_seconds:.3f},format=rgb24", draw_scene(graph, scene))
    _run(ffmpeg, ["-filter_complex", graph.text(), "-map", label, "-frames:v", "1"], target)


def grab_frame(film: Path, at_seconds: float, target: Path, *, ffmpeg: str) -> None:
    """Take one frame out of a finished film, as PNG. Raises RenderFailedError."""
    _run(ffmpeg, ["-ss", f"{at_seconds:.3f}", "-i", str(film), "-frames:v", "1"], target)


def _run(ffmpeg: str, arguments: list[str], target: Path) -> None:
    quiet = [ffmpeg, "-nostdin", "-v", "error", "-y"]
    threads = ["-threads", "1", "-filter_complex_threads", "1"]
    command = [*quiet, *threads, *arguments, "-threads", "1", str(target)]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=RENDER_TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise RenderFailedError(f"{target.name}: no end after {RENDER_TIMEOUT_SECONDS} s") from late
    if done.returncode or not target.exists() or not target.stat().st_size:
        raise RenderFailedError(f"{target.name}: {done.stderr.decode(errors='replace')[-600:]}")
