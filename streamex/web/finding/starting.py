"""Where a title starts for a profile: what its large button plays, and from where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.models import Playable, Title
from recommendations.models import Viewing
from streamex.web.drawing.lengths import left_words, percent_of


@dataclass(frozen=True, kw_only=True)
class Start:
    """What the large button plays; `percent` and `left` are set where it was left half-done."""

    playable: Playable
    percent: int | None = None
    left: str = ""
    is_resumed: bool = False

    @property
    def code(self) -> str:
        """Which episode, lesson or track it is; nothing where the title is the whole of it."""
        is_track = self.playable.kind == Playable.Kind.TRACK
        return self.playable.name if is_track and self.is_resumed else self._place

    @property
    def _place(self) -> str:
        return "" if self.playable.title.kind == Title.Kind.ALBUM else self.playable.code


def start_of(main: Sequence[Playable], viewings: Mapping[int, Viewing]) -> Start | None:
    """Return what was left half-done last, what follows what was finished last, or the first.

    `main` is what plays of one title, in order and with its assets; `viewings` are of one profile,
    by the number of the playable.
    """
    ready = [playable for playable in main if is_ready(playable)]
    if not ready:
        return None
    seen = [playable for playable in ready if playable.pk in viewings]
    if not seen:
        return Start(playable=ready[0])
    last = max(seen, key=lambda playable: viewings[playable.pk].last_played_at)
    viewing = viewings[last.pk]
    if not viewing.is_completed:
        return _resumed(last, viewing.position_seconds)
    rest = ready[ready.index(last) + 1 :]
    follows = next((p for p in rest if not is_done(viewings.get(p.pk))), ready[0])
    return Start(playable=follows, is_resumed=follows is not ready[0])


def _resumed(playable: Playable, position_seconds: float) -> Start:
    return Start(
        playable=playable,
        percent=percent_of(position_seconds, playable.duration_seconds),
        left=left_words(position_seconds, playable.duration_seconds) if position_seconds else "",
        is_resumed=position_seconds > 0,
    )


def is_ready(playable: Playable) -> bool:
    """Whether it can be played now."""
    asset = getattr(playable, "asset", None)
    return asset is not None and asset.is_playable


def is_done(viewing: Viewing | None) -> bool:
    """Whether it was played to its end."""
    return viewing is not None and viewing.is_completed
