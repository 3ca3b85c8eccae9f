"""How far a run has come: per cent that never fall, and how long it will still take."""

import time
from collections.abc import Callable
from typing import Any

from catalog.ingest.claim import Watched
from catalog.models import MediaAsset

Stage = MediaAsset.Stage
#: Per cent of the whole at which each stage begins. Encoding is nearly all of the work; the rest
#: were measured on a film of ten minutes, and only have to look steady.
BEGINS = {
    Stage.FETCHING: 0,
    Stage.PROBING: 2,
    Stage.PACKAGING: 4,
    Stage.ENCODING: 10,
    Stage.PICTURES: 93,
    Stage.PUBLISHING: 98,
}
_ENDS = dict(zip(BEGINS, [*list(BEGINS.values())[1:], 100], strict=True))
#: Shares below this say too little about the rest.
_MIN_SHARE = 0.02


class StageProgress(Watched):
    """Progress within one stage: written by the thread at work, read by the one with the claim."""

    def __init__(
        self,
        stage: MediaAsset.Stage,
        *,
        at_least: int = 0,
        is_aside: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.stage = stage
        self._is_aside = is_aside
        self._fraction = 0.0
        self._clock = clock
        self._started = clock()
        self._at_least = at_least

    def report(self, fraction: float) -> bool:
        """Take note that this share, 0 to 1, is done; False means stop."""
        self._fraction = max(self._fraction, min(1.0, fraction))
        return not self.is_stopped

    @property
    def percent(self) -> int:
        """The share of the whole run, in per cent."""
        if self._is_aside:
            return self._at_least
        begin, end = BEGINS[self.stage], _ENDS[self.stage]
        return max(self._at_least, int(begin + (end - begin) * self._fraction))

    @property
    def eta_seconds(self) -> int | None:
        """Seconds until the run ends, at this stage's speed; None while that is a guess.

        Only encoding lasts long enough to be predicted; the stages after it take about a tenth.
        """
        if self.stage != Stage.ENCODING or self._fraction < _MIN_SHARE:
            return None
        elapsed = self._clock() - self._started
        return round(elapsed * (1 - self._fraction) / self._fraction + elapsed * 0.1) + 1

    def values(self) -> dict[str, Any]:
        """Return what is to be written to the row."""
        return {"progress_percent": self.percent, "eta_seconds": self.eta_seconds}
