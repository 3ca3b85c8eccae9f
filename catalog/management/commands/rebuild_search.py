"""`manage.py rebuild_search`: everything that can be found, indexed again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from catalog.models import TextTrack
from catalog.search.batches import NotIndexedError
from catalog.search.indexing import rebuild
from catalog.search.spoken_lines import index_cues
from media_engine.errors import MediaError


class Command(BaseCommand):
    """Rebuilds the search index while the site is up."""

    help = "Index all titles, people and spoken lines again; the site can be searched meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        """Describe the command line."""
        parser.add_argument(
            "--no-lines", action="store_true", help="leave the spoken lines as they are"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, and say how much there is; what cannot be indexed or read is named."""
        counts: list[int] = []
        try:
            rebuild(tick=counts.append)
        except NotIndexedError as error:
            self.stderr.write(str(error))
        self.stdout.write(f"{sum(counts)} entries")
        if not options["no_lines"]:
            self.stdout.write(f"{sum(map(self._lines, self._tracks()))} spoken lines")

    def _tracks(self) -> list[int]:
        return list(TextTrack.objects.order_by("pk").values_list("pk", flat=True))

    def _lines(self, text_track_id: int) -> int:
        try:
            return index_cues(text_track_id=text_track_id)
        except MediaError as error:
            self.stderr.write(f"text track {text_track_id}: {error}")
            return 0
