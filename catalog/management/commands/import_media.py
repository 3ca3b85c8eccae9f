"""`manage.py import_media PATH…`: films, episodes and music from the disk into the catalogue."""

import argparse
import json
import time
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from catalog.actions.discover import discover
from catalog.actions.imports import Imported, Status, import_group
from catalog.actions.placing import Placing
from catalog.media import pipeline
from catalog.models import MediaAsset, Title

POLL_SECONDS = 0.5
#: Workers get this long to take a file up; then it is worked on here.
WORKER_SECONDS = 3


class Command(BaseCommand):
    """Imports files and folders; files that share a base name belong together."""

    help = (
        "Import media files and folders. film.mp4, film.jpg (poster) and film.es.srt (subtitles) "
        "belong together. What is there already is skipped."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the command line."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--wait", action="store_true", help="return when everything is ready or has failed"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON list")
        parser.add_argument(
            "--title",
            metavar="SLUG",
            help="the title that the media belong to, instead of new ones",
        )
        parser.add_argument(
            "--draft", action="store_true", help="leave new titles as drafts, not on the site"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, wait if asked to, and report; exits with 1 if any file failed."""
        self.is_json = options["json"]
        placing = Placing(title=self._title(options["title"]), is_draft=options["draft"])
        lines = self._import(options["paths"], placing)
        if options["wait"]:
            wait_for(lines)
        self._report(lines)
        if any(line.status == Status.FAILED for line in lines):
            raise SystemExit(1)

    def _title(self, slug: str | None) -> Title | None:
        if slug is None:
            return None
        title = Title.objects.filter(slug=slug).first()
        if title is None:
            raise CommandError(f"There is no title with the slug “{slug}”.")
        return title

    def _import(self, paths: Sequence[Path], placing: Placing) -> list[Imported]:
        try:
            groups = discover(paths)
        except FileNotFoundError as error:
            raise CommandError(f"There is nothing at {error}.") from error
        return [line for group in groups for line in import_group(group=group, placing=placing)]

    def _report(self, lines: Sequence[Imported]) -> None:
        if self.is_json:
            rows = [described(line) for line in lines]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        for line in lines:
            title = f" → {line.playable}" if line.playable else ""
            reason = f" ({line.reason})" if line.reason else ""
            self.stdout.write(f"{line.status:<10} {line.path}{title}{reason}")


def described(line: Imported) -> dict[str, str | None]:
    """Return one row of `--json`: `title` is a slug, `playable` a public id."""
    return {
        "path": str(line.path),
        "status": line.status.value,
        "reason": line.reason,
        "title": line.playable.title.slug if line.playable else None,
        "playable": str(line.playable.public_id) if line.playable else None,
    }


def wait_for(lines: Iterable[Imported]) -> None:
    """Return when every file is ready or has failed, working on what no worker takes up."""
    working = [line for line in lines if line.status == Status.PROCESSING]
    while working:
        for line in working:
            line.refresh()
        working = [line for line in working if line.status == Status.PROCESSING]
        if not _work_on_one(working) and working:
            time.sleep(POLL_SECONDS)


def _work_on_one(lines: Sequence[Imported]) -> bool:
    """Take up a file that waits in vain or whose worker was lost; False if there is none."""
    now = timezone.now()
    assets = MediaAsset.objects.filter(pk__in=[line.asset.pk for line in lines if line.asset])
    due = assets.due(now, now - timedelta(seconds=WORKER_SECONDS)).order_by("queued_at", "pk")
    return any(
        pipeline.process(pk) is not pipeline.Outcome.NOT_TAKEN
        for pk in due.values_list("pk", flat=True)
    )
