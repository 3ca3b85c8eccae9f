"""One worker's work on one asset: what every step of it needs."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from catalog.ingest.claim import Claim
from catalog.ingest.progress import StageProgress
from catalog.models import MediaAsset

Result = TypeVar("Result")


class Run:
    """A claim, the asset it is for, and a private folder."""

    def __init__(self, claim: Claim, folder: Path) -> None:
        self.claim = claim
        self.folder = folder
        self.asset = MediaAsset.objects.get(pk=claim.asset_pk)
        self.percent = self.asset.progress_percent if self.asset.is_playable else 0

    def during(
        self,
        stage: MediaAsset.Stage,
        work: Callable[[StageProgress], Result],
        *,
        is_aside: bool = False,
    ) -> Result:
        """Enter a stage and do `work` in a thread, which must not use the database.

        The row shows its progress meanwhile; work that is done aside moves no per cent. Raises
        what `work` raises, and MediaError LOST_CLAIM.
        """
        progress = StageProgress(stage, at_least=self.percent, is_aside=is_aside)
        self.claim.write(stage=stage, **progress.values())
        try:
            return self.claim.while_doing(lambda: work(progress), progress)
        finally:
            self.percent = progress.percent
