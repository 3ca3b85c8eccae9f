import dataclasses
from fractions import Fraction

import pytest

from media_engine.packaging.encode import filter_graph
from media_engine.packaging.ladder import (
    can_remux_audio,
    can_remux_video,
    plan_encoding,
    target_rate,
    video_rungs,
)
from media_engine.probing.probe import AudioStream, Probe, VideoStream

VIDEO = VideoStream(
    index=0,
    codec="h264",
    profile="High",
    pix_fmt="yuv420p",
    bit_depth=8,
    width=1920,
    height=1080,
    sample_aspect_ratio=1.0,
    rotation=0,
    frame_rate=25.0,
    is_variable_frame_rate=False,
    is_interlaced=False,
    transfer="",
    bit_rate_bps=6_000_000,
    start_seconds=0.0,
    duration_seconds=60.0,
    keyframe_interval_seconds=2.0,
    has_only_closed_gops=True,
    segment_starts=tuple(float(start) for start in range(0, 60, 4)),
    language="",
    is_default=True,
)
AUDIO = AudioStream(
    index=1,
    codec="aac",
    profile="LC",
    sample_rate_hz=48000,
    channels=2,
    bit_rate_bps=128_000,
    start_seconds=0.0,
    duration_seconds=60.0,
    language="en",
    title="",
    is_default=True,
)


def probe_of(video=VIDEO, audio=(AUDIO,), **fields):
    changed = dataclasses.replace(video, **fields) if video else None
    return Probe(
        container="mov",
        size_bytes=1,
        duration_seconds=60.0,
        start_seconds=0.0,
        bit_rate_bps=1,
        video=changed,
        audio=tuple(audio),
    )


def test_it_copies_what_players_take():
    plan = plan_encoding(probe_of())
    assert [rung.name for rung in plan.quick_video] == ["1080p"]
    assert plan.quick_video[0].is_copy
    assert plan.quick_audio[0].is_copy
    assert [rung.name for rung in plan.rest_video] == ["720p", "480p", "360p", "240p"]
    assert plan.segment_starts == VIDEO.segment_starts


@pytest.mark.parametrize(
    "difference",
    [
        {"codec": "hevc"},
        {"profile": "High 10"},
        {"pix_fmt": "yuv422p"},
        {"rotation": 90},
        {"sample_aspect_ratio": 1.2},
        {"is_variable_frame_rate": True},
        {"is_interlaced": True},
        {"transfer": "smpte2084"},
        {"keyframe_interval_seconds": 11.0},
        {"has_only_closed_gops": False},
        {"width": 3840, "height": 2160},
        {"bit_rate_bps": 50_000_000},
        {"frame_rate": 120.0},
        {"start_seconds": 0.5},
    ],
    ids=str,
)
def test_it_encodes_what_players_do_not_take(difference):
    probe = probe_of(**difference)
    assert not can_remux_video(probe)
    plan = plan_encoding(probe)
    assert not any(rung.is_copy for rung in (*plan.quick_video, *plan.rest_video))
    assert [rung.name for rung in plan.quick_video] == ["240p"]
    assert plan.rest_video[0].name == "1080p"
    assert plan.segment_starts == ()


@pytest.mark.parametrize(
    ("difference", "can"),
    [
        ({}, True),
        ({"channels": 1}, True),
        ({"channels": 6}, False),
        ({"codec": "opus"}, False),
        ({"profile": "HE-AAC"}, False),
        ({"sample_rate_hz": 96000}, False),
        ({"start_seconds": 1.0}, False),
    ],
    ids=str,
)
def test_it_copies_only_plain_aac(difference, can):
    assert can_remux_audio(dataclasses.replace(AUDIO, **difference), probe_of()) is can


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((3840, 2160), [(1920, 1080), (1280, 720), (854, 480), (640, 360), (426, 240)]),
        ((1280, 720), [(1280, 720), (854, 480), (640, 360), (426, 240)]),
        ((720, 1280), [(720, 1280), (480, 854), (360, 640), (240, 426)]),
        ((321, 181), [(320, 180)]),
        ((1, 1), [(2, 2)]),
        ((500, 250), [(500, 250)]),
        ((2048, 858), [(2048, 858), (1718, 720), (1146, 480), (860, 360), (572, 240)]),
    ],
)
def test_it_never_enlarges_and_keeps_sizes_even(size, expected):
    rungs = video_rungs(dataclasses.replace(VIDEO, width=size[0], height=size[1]))
    assert [(rung.width, rung.height) for rung in rungs] == expected
    assert len({rung.name for rung in rungs}) == len(rungs)
    rates = [rung.max_rate_bps for rung in rungs]
    assert rates == sorted(rates, reverse=True)


def test_it_sees_pixels_and_rotation():
    wide = dataclasses.replace(VIDEO, width=720, height=576, sample_aspect_ratio=64 / 45)
    assert wide.display_size == (1024, 576)
    assert dataclasses.replace(wide, rotation=270).display_size == (576, 1024)


@pytest.mark.parametrize(
    ("rate", "is_variable", "expected"),
    [
        (25.0, False, 25.0),
        (float(Fraction(24000, 1001)), False, float(Fraction(24000, 1001))),
        (120.0, False, 60.0),
        (12.9, True, float(Fraction(24000, 1001))),
        (27.3, True, float(Fraction(30000, 1001))),
        (300.0, True, 60.0),
        (1.0, False, float(Fraction(24000, 1001))),
    ],
)
def test_it_chooses_a_frame_rate(rate, is_variable, expected):
    video = dataclasses.replace(VIDEO, frame_rate=rate, is_variable_frame_rate=is_variable)
    assert target_rate(video) == expected


def test_it_keeps_one_track_of_sound_per_language():
    spanish = dataclasses.replace(AUDIO, index=2, language="es", is_default=False)
    comment = dataclasses.replace(AUDIO, index=3, is_default=False, title="Commentary")
    plan = plan_encoding(probe_of(audio=(AUDIO, spanish, comment)))
    assert [(rung.name, rung.is_default) for rung in plan.quick_audio] == [
        ("audio-en", True),
        ("audio-es", False),
    ]


def test_it_makes_two_qualities_of_music():
    song = dataclasses.replace(AUDIO, codec="flac", bit_rate_bps=900_000)
    plan = plan_encoding(probe_of(video=None, audio=(song,)))
    assert [rung.bit_rate_bps for rung in (*plan.quick_audio, *plan.rest_audio)] == [
        192_000,
        96_000,
    ]
    assert not plan.is_complete_when_quick
    poor = dataclasses.replace(song, codec="mp3", bit_rate_bps=40_000)
    plan = plan_encoding(probe_of(video=None, audio=(poor,)))
    assert [rung.bit_rate_bps for rung in plan.quick_audio] == [80_000]
    assert plan.is_complete_when_quick


def test_it_decodes_once_and_scales_each_rung_from_the_one_above():
    plan = plan_encoding(probe_of(codec="hevc", transfer="smpte2084", is_interlaced=True))
    graph = filter_graph(plan, plan.video, plan.rest_video, can_tone_map=True)
    assert graph.count("[0:0]") == 1
    assert graph.count("bwdif") == 1
    assert graph.count("tonemap") == 1
    assert graph.count("split=2") == len(plan.rest_video) - 1
    assert "tonemap" not in filter_graph(plan, plan.video, plan.rest_video, can_tone_map=False)
