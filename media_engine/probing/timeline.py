"""Times of packets: durations, keyframes, regularity, and where a stream can be cut."""

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import Any

SEGMENT_SECONDS = 4.0
MAX_SEGMENT_SECONDS = 6.0
#: A shorter rest at the end joins the segment before it: hls.js takes one of a frame or two, which
#: encoder delay moves into that segment anyway, for a hole, and waits for its end for ever.
MIN_LAST_SECONDS = 0.5
# Matroska rounds to milliseconds: neighbouring frames may differ by two of them.
JITTER_SECONDS = 0.0025
VARIABLE_SHARE = 0.02
_START_CODE = re.compile(rb"\x00\x00\x01(.)", re.DOTALL)
_SLICES = range(1, 6)  # NAL unit types of slices (ITU-T H.264, table 7-1); 5 is IDR
_IDR = 5


class StreamScan:
    """What the packets of one stream add up to. Times are seconds from the start of the file.

    `file_start` is when the file begins on its own clock, in seconds.
    """

    def __init__(self, stream: Any, file_start: Fraction = Fraction(0)) -> None:
        self.stream = stream
        self.frame: Any = None
        self.decode_attempts = 0
        self.bytes = 0
        self.has_only_idr = True
        self.can_be_cut = True
        self.times: list[int] = []
        self.keyframe_times: list[int] = []
        # Whole ticks of the stream's clock: fractions would take half of the time of a scan.
        self._base: Fraction = stream.time_base
        self._file_start = file_start
        self._origin = int(file_start / self._base)
        self._first: int | None = None
        self._last = 0
        self._is_video = stream.type == "video"
        self._is_h264 = self._is_video and stream.codec_context.codec.canonical_name == "h264"

    @property
    def start(self) -> Fraction | None:
        """When the first packet is shown, in seconds; None while there is none."""
        return None if self._first is None else self._first * self._base - self._file_start

    @property
    def end(self) -> Fraction:
        """When the last packet ends, in seconds; 0 while there is none."""
        if self._first is None:
            return Fraction(0)
        return max(Fraction(0), self._last * self._base - self._file_start)

    def add(self, packet: Any) -> None:
        """Take in one packet."""
        if packet.size == 0:  # the empty packet that flushes decoders
            return
        self.bytes += packet.size
        time = packet.pts if packet.pts is not None else packet.dts
        if time is None:
            return
        end = time + (packet.duration or 0)
        if self._first is None:
            self._first, self._last = time, end
        self._last = max(self._last, end)
        if self._is_video:
            self._add_picture(packet, time)

    def _add_picture(self, packet: Any, time: int) -> None:
        # A copy needs a time for every picture, and cannot hide those that an edit list hides.
        self.can_be_cut &= not packet.is_discard and packet.pts is not None
        self.times.append(time)
        if packet.is_keyframe:
            self.keyframe_times.append(time)
            if self._is_h264 and self.has_only_idr:
                extradata = self.stream.codec_context.extradata or b""
                self.has_only_idr = is_idr(bytes(packet), extradata)

    def seconds(self, times: Sequence[int]) -> list[float]:
        """Turn times on the stream's clock into sorted seconds from the start of the file."""
        return sorted(float((time - self._origin) * self._base) for time in times)


def is_idr(packet: bytes, extradata: bytes) -> bool:
    """Whether an H.264 access unit starts with an IDR slice, so that nothing before is needed."""
    for kind in _nal_types(packet, extradata):
        if kind in _SLICES:
            return kind == _IDR
    return False


def _nal_types(packet: bytes, extradata: bytes) -> list[int]:
    if extradata[:1] != b"\x01":  # Annex B: start codes
        return [match[1][0] & 31 for match in _START_CODE.finditer(packet[:65536])]
    size = (extradata[4] & 3) + 1 if len(extradata) > 4 else 4
    kinds: list[int] = []
    offset = 0
    while offset + size < len(packet) and len(kinds) < 32:
        kinds.append(packet[offset + size] & 31)
        offset += size + int.from_bytes(packet[offset : offset + size])
    return kinds


def cut_points(keyframes: Sequence[float], end: float) -> tuple[float, ...]:
    """Choose the keyframes at which segments start: about 4 s apart, 6 s at most where they allow.

    Applied to its own result it changes nothing, so renditions with keyframes only at these
    points are cut at exactly the same ones.
    """
    if not keyframes:
        return ()
    starts = [keyframes[0]]
    for here, following in pairwise([*keyframes[1:], end]):
        length = here - starts[-1]
        if length >= SEGMENT_SECONDS - 0.05 or following - starts[-1] > MAX_SEGMENT_SECONDS:
            starts.append(here)
    if len(starts) > 1 and end - starts[-1] < MIN_LAST_SECONDS:
        starts.pop()
    return tuple(round(start, 6) for start in starts)


def longest_gap(keyframes: Sequence[float], end: float) -> float:
    """Return the longest time without a keyframe, in seconds."""
    return max((b - a for a, b in pairwise([*keyframes, end])), default=end)


def is_variable(times: Sequence[float]) -> bool:
    """Whether more than two in a hundred frames last visibly longer or shorter than most."""
    gaps = [b - a for a, b in pairwise(times)]
    if len(gaps) < 8:
        return False
    usual = median(gaps)
    odd = sum(abs(gap - usual) > usual * 0.1 + JITTER_SECONDS for gap in gaps)
    return odd > len(gaps) * VARIABLE_SHARE


def measured_rate(times: Sequence[float]) -> float:
    """Return frames per second over the whole of `times`; 0 where that cannot be told."""
    if len(times) < 2 or times[-1] <= times[0]:
        return 0.0
    return (len(times) - 1) / (times[-1] - times[0])
