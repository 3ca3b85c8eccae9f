"""What the large button of a title says: what it plays, and how much of that is left."""

from dataclasses import dataclass

from catalog.models import Playable, Title
from recommendations.engine.history import percent_of
from recommendations.engine.up_next import Start
from streamex.web.drawing.lengths import left_words


@dataclass(frozen=True, kw_only=True)
class StartButton:
    """The large button; `left` says how much is left of what was left half-done."""

    playable: Playable
    percent: int
    left: str
    is_resumed: bool

    @property
    def code(self) -> str:
        """Which episode, lesson or track it is; nothing where the title is the whole of it."""
        is_track = self.playable.kind == Playable.Kind.TRACK
        return self.playable.name if is_track and self.is_resumed else self._place

    @property
    def _place(self) -> str:
        return "" if self.playable.title.kind == Title.Kind.ALBUM else self.playable.code


def start_button(start: Start | None) -> StartButton | None:
    """Return the button for where a title starts, or None where nothing plays."""
    if start is None:
        return None
    position, duration = start.position_seconds, start.playable.duration_seconds
    return StartButton(
        playable=start.playable,
        percent=percent_of(position, duration),
        left=left_words(position, duration) if position else "",
        is_resumed=start.is_resumed,
    )
