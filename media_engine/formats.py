"""The containers and codecs that are accepted, and nothing else.

A container that can name other files (playlists, MPD, ffconcat, SDP, SVG, image sequences) must
never be opened: the names here go to the demuxer's own allow-list, which held against all of
seventeen disguised files where a protocol allow-list alone did not (measured).
"""

# What FFmpeg calls the demuxer → the name that selects it.
CONTAINERS: dict[str, str] = {
    "mov,mp4,m4a,3gp,3g2,mj2": "mov",
    "matroska,webm": "matroska",
    "mpegts": "mpegts",
    "mpeg": "mpeg",
    "avi": "avi",
    "flac": "flac",
    "mp3": "mp3",
    "ogg": "ogg",
    "wav": "wav",
    "aac": "aac",
}
DEMUXERS = ",".join(CONTAINERS.values())

VIDEO_CODECS = frozenset(
    {
        "h264", "hevc", "vp8", "vp9", "av1", "mpeg1video", "mpeg2video", "mpeg4", "theora",
        "prores", "dnxhd", "mjpeg",
    }
)  # fmt: skip
PCM_CODECS = frozenset(
    {
        "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_s32be", "pcm_f32le",
        "pcm_f32be", "pcm_f64le", "pcm_u8", "pcm_s8", "pcm_alaw", "pcm_mulaw", "pcm_bluray",
        "pcm_dvd",
    }
)  # fmt: skip
AUDIO_CODECS = PCM_CODECS | {
    "aac", "mp3", "mp2", "ac3", "eac3", "dts", "truehd", "opus", "vorbis", "flac", "alac",
}  # fmt: skip
TEXT_CODECS = frozenset({"subrip", "ass", "mov_text", "webvtt", "text"})
PICTURE_CODECS = frozenset({"mjpeg", "png", "webp"})

# Decoders by their own names, which differ from the codecs' (libdav1d decodes av1).
_DECODER_NAMES = {
    "av1": ("libdav1d", "av1"),
    "mp3": ("mp3float", "mp3"),
    "mp2": ("mp2float", "mp2"),
    "dts": ("dca",),
    "subrip": ("subrip", "srt"),
    "ass": ("ass", "ssa"),
}


def _decoders(codecs: frozenset[str]) -> list[str]:
    return [name for codec in sorted(codecs) for name in _DECODER_NAMES.get(codec, (codec,))]


DECODERS = ",".join(_decoders(VIDEO_CODECS | AUDIO_CODECS | TEXT_CODECS | PICTURE_CODECS))
