"""Sound from nothing: pads, weather and little pieces of music, as FFmpeg expressions."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

SAMPLE_RATE = 48_000
PAD_RATE = 12_000
SYNTH_RATE = 16_000
"""Each voice is computed at the rate that its highest overtone needs; the time grows with it."""

Chord = tuple[int, ...]
"""MIDI note numbers."""


@dataclass(frozen=True, kw_only=True)
class Score:
    """The sound of a clip: chords that follow each other evenly, over some weather."""

    chords: tuple[Chord, ...]
    weather: str = "wind"
    brightness_hz: int = 900
    bells_seconds: float = 0.0
    """How long after each other single high notes are struck; 0 for none."""


@dataclass(frozen=True, kw_only=True)
class Song:
    """A piece of music: a score without a picture."""

    score: Score
    seconds: float


@dataclass
class Mixer:
    """Collects audio chains and hands out their labels."""

    chains: list[str] = field(default_factory=list)

    def add(self, filters: str, *inputs: str) -> str:
        """Add one chain and return the label of its output."""
        label = f"[a{len(self.chains)}]"
        self.chains.append("".join(inputs) + filters + label)
        return label

    def mix(self, labels: list[str], weights: list[float]) -> str:
        """Mix chains by weight."""
        shares = " ".join(f"{weight:.2f}" for weight in weights)
        return self.add(f"amix=inputs={len(labels)}:weights='{shares}':normalize=0", *labels)


WEATHER = {
    "wind": "anoisesrc=c=brown:r=24000:seed=3:a=0.5,bandpass=f=420:w=500,tremolo=f=0.13:d=0.7",
    "sea": "anoisesrc=c=pink:r=24000:seed=5:a=0.35,lowpass=f=900,tremolo=f=0.14:d=0.85",
    "rain": "anoisesrc=c=white:r=24000:seed=7:a=0.05,highpass=f=1800,lowpass=f=8000",
    "fire": "aevalsrc='if(gt(random(0),0.9993),random(1)*2-1,0)':s=24000,lowpass=f=5000,volume=1.6",
    "space": "anoisesrc=c=brown:r=24000:seed=9:a=0.9,lowpass=f=140",
    "room": "anoisesrc=c=pink:r=24000:seed=11:a=0.045,lowpass=f=500",
}


def hertz(note: int, cents: float = 0) -> float:
    """The frequency of a MIDI note in equal temperament (A4 = 69 = 440 Hz)."""
    return float(440 * 2 ** ((note - 69 + cents / 100) / 12))


def soundtrack(mixer: Mixer, score: Score, seconds: float) -> str:
    """The sound of a clip of `seconds`, faded in and out; returns its label."""
    length = seconds / len(score.chords)
    overlap = min(1.6, length / 2)
    pads = [mixer.add(pad(chord, length + overlap)) for chord in score.chords]
    music = pads[0]
    for follower in pads[1:]:
        music = mixer.add(f"acrossfade=d={overlap:.2f}:c1=qsin:c2=qsin", music, follower)
    room = f"lowpass=f={score.brightness_hz},aecho=0.8:0.75:310|470|730:0.4|0.3|0.22"
    labels = [mixer.add(room, music), mixer.add(WEATHER[score.weather])]
    weights = [1.0, 0.5]
    if score.bells_seconds:
        labels.append(mixer.add(bells(score, seconds)))
        weights.append(0.5)
    return finish(mixer, mixer.mix(labels, weights), seconds)


def finish(mixer: Mixer, label: str, seconds: float) -> str:
    """Bring a mix to stereo at the delivery rate, limited, and with soft ends."""
    stereo = f"aresample={SAMPLE_RATE},aformat=channel_layouts=stereo,alimiter=limit=0.9"
    ends = f"atrim=end={seconds},afade=t=in:d=0.8,afade=t=out:st={seconds - 1.8:.2f}:d=1.8"
    return mixer.add(f"{stereo},{ends}", label)


def pad(chord: Chord, seconds: float) -> str:
    """One held chord: detuned sines left and right that swell at different speeds."""
    left, right = (
        "+".join(held_note(note, index, side) for index, note in enumerate(chord))
        for side in (0, 1)
    )
    share = f"{0.34 / len(chord):.3f}"
    return f"aevalsrc='{share}*({left})|{share}*({right})':s={PAD_RATE}:d={seconds:.3f}"


def held_note(note: int, index: int, side: int) -> str:
    """One voice of a pad with its octave, four cents sharp on the left and flat on the right."""
    cents = 4 - 8 * side
    swell = f"(0.6+0.4*sin({0.5 + 0.23 * index + 0.3 * side:.2f}*t+{index}))"
    octave = f"0.3*sin({math.tau * hertz(note + 12, -cents):.3f}*t)"
    return f"sin({math.tau * hertz(note, cents):.3f}*t)*{swell}+{octave}"


def bells(score: Score, seconds: float) -> str:
    """Single high notes of the chord of the moment, struck evenly, up and down."""
    step = score.bells_seconds
    count = math.ceil(seconds / step)
    chords = [score.chords[place * len(score.chords) // count] for place in range(count)]
    notes = [hertz(chord[place * 5 % 7 % len(chord)] + 24) for place, chord in enumerate(chords)]
    since, struck = f"mod(t,{step})", pick(f"floor(t/{step})", notes)
    tone = f"0.3*sin(6.28318*{struck}*{since})*exp(-2.6*{since})*min(1,{since}*400)"
    return f"aevalsrc='{tone}':s={SYNTH_RATE}:d={seconds:.2f},aecho=0.8:0.8:410|790:0.4|0.3"


def pick(index: str, values: list[float]) -> str:
    """An expression for the value at `index` (an expression), found by halving."""
    if len(values) == 1:
        return f"{values[0]:.3f}"
    middle = len(values) // 2
    low, high = pick(index, values[:middle]), pick(f"({index}-{middle})", values[middle:])
    return f"if(lt({index},{middle}),{low},{high})"
